// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Recipes;
import io.evenkeel.train.Race;
import io.evenkeel.train.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * He's Figures 2 and 3 in small: 22 layers of rectifiers learn under his rule and Glorot's, his
 * falling first; 30 layers learn under his alone. With less effort the layers are fully connected.
 */
final class RectifierRace {
  static final Reproduction FIGURE_2 =
      new Reproduction(
          "figure-2",
          "A 22-layer ReLU net learns under both rules, under He's much earlier where steps are not"
              + " rescaled (textures)",
          "He, Zhang, Ren, Sun 2015, Figure 2, in shape",
          RectifierRace::figure2);

  static final Reproduction FIGURE_3 =
      new Reproduction(
          "figure-3",
          "A 30-layer ReLU net learns under He's rule and stalls under Xavier's (textures)",
          "He, Zhang, Ren, Sun 2015, Figure 3, in shape",
          RectifierRace::figure3);

  private static final String HE = "he";
  private static final String XAVIER = "xavier";
  private static final int BATCH = 32;

  /** Of the loss of chance: what has plainly begun to fall. */
  private static final double FALLEN = 0.9;

  private RectifierRace() {}

  private static List<Row> figure2(Effort effort) {
    Finish plain = figure2Track(effort, false).run(1, HE, XAVIER);
    Finish adaptive = figure2Track(effort, true).run(1, HE, XAVIER);
    return List.of(
        Row.of("draws of 1 that train, He, SGD", 1).measured(plain.count(HE, Verdict.TRAINS), 0),
        Row.atLeast("steps until the loss is .9 of chance, Xavier over He, SGD", 1.5)
            .measured(plain.falls(XAVIER, FALLEN) / plain.falls(HE, FALLEN), 0),
        Row.of("draws of 1 that train, He, Adam", 1)
            .measured(adaptive.count(HE, Verdict.TRAINS), 0),
        Row.of("draws of 1 that train, Xavier, Adam", 1)
            .measured(adaptive.count(XAVIER, Verdict.TRAINS), 0));
  }

  private static Track figure2Track(Effort effort, boolean adaptive) {
    boolean full = effort == Effort.FULL;
    String network = full ? "plain-cnn-22x8" : "mlp-22x64";
    String task = full ? "textures-16" : "clusters-64";
    return adaptive
        ? Track.adam(network, task, BATCH, full ? 600 : 400, 2e-3)
        : Track.sgd(network, task, BATCH, full ? 600 : 300, full ? 0.05 : 0.01).clipped();
  }

  private static List<Row> figure3(Effort effort) {
    int draws = effort == Effort.FULL ? 3 : 1;
    Map<String, Double> gradients = new HashMap<>();
    Track track = thirtyLayers(effort);
    Finish finish =
        track.run(
            draws,
            List.of(Recipes.of(HE), Recipes.of(XAVIER)),
            race -> {
              if (race.steps() == 1) {
                race.lanes().forEach(lane -> add(lane, track, gradients));
              }
            });
    return List.of(
        Row.of("draws of %d that train, He".formatted(draws), draws)
            .measured(finish.count(HE, Verdict.TRAINS), 0),
        Row.of("draws of %d that stall, Xavier".formatted(draws), draws)
            .measured(finish.count(XAVIER, Verdict.STALLS), 0),
        Row.atMost("last loss over chance, He", 0.9).measured(finish.lastLoss(HE), 0),
        Row.of("last loss over chance, Xavier", 1).measured(finish.lastLoss(XAVIER), 0.01),
        Row.atMost("first gradient of the first layer, Xavier over He", 1e-3)
            .measured(Math.sqrt(gradients.get(XAVIER) / gradients.get(HE)), 0),
        Row.atMost("accuracy on unseen samples, Xavier", 0.15).measured(finish.metric(XAVIER), 0));
  }

  /**
   * After the first step the velocity of a weight is its gradient, as far as it was shortened to.
   */
  private static void add(Race.Lane lane, Track track, Map<String, Double> gradients) {
    String first = "optimizer\\.velocity\\.(conv|fc)1\\.weight";
    double most = track.rule().clip().orElse(Double.POSITIVE_INFINITY);
    double longer = Math.max(1, lane.curve().getFirst().gradientNorm() / most);
    double square =
        DoubleStream.of(LaneValues.named(lane, first).getFirst())
            .map(g -> Math.pow(g * longer, 2))
            .sum();
    gradients.merge(lane.start().recipe(), square, Double::sum);
  }

  /** Where the rule decides whether a plain net learns at all. */
  static Track thirtyLayers(Effort effort) {
    return effort == Effort.FULL
        ? Track.sgd("plain-cnn-30x8", "textures-16", BATCH, 400, 0.02).clipped()
        : Track.sgd("mlp-30x64", "clusters-64", 64, 400, 3e-3);
  }
}
