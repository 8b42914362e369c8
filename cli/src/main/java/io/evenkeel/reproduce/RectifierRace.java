// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.race.Contest;
import io.evenkeel.race.Course;
import io.evenkeel.race.Standing;
import io.evenkeel.race.Terms;
import io.evenkeel.random.Seed;
import io.evenkeel.task.Tasks;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import io.evenkeel.train.Verdict;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * He's Figure 3 in small: thirty layers of rectifiers learn under his rule and not under Glorot's.
 * The layers are fully connected, so that three draws of each take a minute on two cores.
 */
final class RectifierRace {
  static final Reproduction TABLE =
      new Reproduction(
          "figure-3",
          "A 30-layer ReLU net learns under He's rule and stalls under Xavier's (mlp-30x64, clusters)",
          "He, Zhang, Ren, Sun 2015, Figure 3, in shape",
          RectifierRace::rows);

  private static final int DRAWS = 3;
  private static final int STEPS = 400;
  private static final int BATCH = 64;
  private static final double RATE = 3e-3;

  private static final int LAYERS = 30;

  private RectifierRace() {}

  private static List<Row> rows(Effort effort) {
    int draws = effort == Effort.FULL ? DRAWS : 1;
    List<Standing> he = standings("he", draws);
    List<Standing> xavier = standings("xavier", draws);
    double chance = Math.log(10);
    return List.of(
        Row.of("draws of %d that train, He".formatted(draws), draws)
            .measured(count(he, Verdict.TRAINS), 0),
        Row.of("draws of %d that stall, Xavier".formatted(draws), draws)
            .measured(count(xavier, Verdict.STALLS), 0),
        Row.of("last loss over chance, Xavier", 1)
            .measured(mean(xavier, Standing::lastLoss) / chance, 0.01),
        Row.atMost("last loss over chance, He", 0.8)
            .measured(mean(he, Standing::lastLoss) / chance, 0),
        Row.atMost("accuracy on unseen samples, Xavier", 0.15)
            .measured(mean(xavier, Standing::metric), 0));
  }

  private static List<Standing> standings(String recipe, int draws) {
    Graph network = Networks.of("mlp-%dx64".formatted(LAYERS));
    Course course = Course.of(network, Tasks.of("clusters-64", Seed.of(0)), BATCH);
    Terms terms =
        new Terms(
            List.of(Recipes.of(recipe)),
            draws,
            STEPS,
            16,
            StepRule.of(new Optimizer.Sgd(0.9, false, 0)),
            Schedule.constant(RATE));
    return Contest.of(network, course, terms).run(race -> {}, () -> false);
  }

  private static double count(List<Standing> standings, Verdict verdict) {
    return standings.stream().filter(standing -> standing.verdict() == verdict).count();
  }

  private static double mean(List<Standing> standings, ToDoubleFunction<Standing> number) {
    return standings.stream().mapToDouble(number).average().orElse(Double.NaN);
  }
}
