// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Race and Evaluator. */
final class RaceTest {
  private static final int BATCH = 32;
  private static final int WIDTH = 16;
  private static final Graph NETWORK = Networks.of("mlp-12x16");

  /** The class is the place of the greatest of the first ten inputs. */
  private static Map<String, FedTensor> batch(long number) {
    float[] x = new float[BATCH * WIDTH];
    RandomValues.of(Seed.of(number), "x").draw(Law.UNIT_NORMAL, 0, x, 0, x.length);
    long[] labels = new long[BATCH];
    for (int i = 0; i < BATCH; i++) {
      for (int j = 1; j < 10; j++) {
        labels[i] = x[i * WIDTH + j] > x[i * WIDTH + (int) labels[i]] ? j : labels[i];
      }
    }
    return Map.of(
        "input", new FedTensor(DType.F32, Shape.of(BATCH, WIDTH), MemorySegment.ofArray(x)),
        "labels", new FedTensor(DType.I64, Shape.of(BATCH), MemorySegment.ofArray(labels)));
  }

  private static Race.Start start(String recipe) {
    Plan plan = Planner.plan(NETWORK, Recipes.of(recipe));
    return new Race.Start(
        recipe, 0, Draw.of(plan, NETWORK, Seed.of(0), Optional.empty(), Draw.Naming.STORED));
  }

  private static TrainingGraph graph(Optimizer optimizer) {
    Set<String> parameters =
        Planner.plan(NETWORK, Recipes.he()).parameters().stream()
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    return TrainingGraph.of(
        NETWORK,
        Map.of("input", Shape.of(BATCH, WIDTH)),
        Trained.of(parameters),
        Objective.of("logits", Loss.CrossEntropy.plain(1), "labels"),
        StepRule.of(optimizer));
  }

  @Test
  void heTrainsWhereATinyGaussianStalls() {
    Optimizer adam = Optimizer.Adam.plain();
    TrainingGraph graph = graph(adam);
    try (Trainer trainer = Trainer.open(graph, adam, Schedule.constant(2e-3));
        Race race = Race.of(trainer, List.of(start("he"), start("gaussian-0.01")))) {
      for (int step = 0; step < 200; step++) {
        race.step(RaceTest::batch);
      }
      List<Verdict> verdicts = new ArrayList<>();
      race.lanes().forEach(lane -> verdicts.add(Verdict.of(lane.curve(), Math.log(10))));
      assertThat(verdicts).containsExactly(Verdict.TRAINS, Verdict.STALLS);
      // Chance is 0.1; 320 guesses have a standard deviation of 0.017.
      assertThat(accuracy(race.lanes().getFirst(), graph)).isGreaterThan(0.2);
    }
  }

  private static double accuracy(Race.Lane lane, TrainingGraph graph) {
    Metric accuracy = Metric.accuracy(1, OptionalLong.empty());
    try (Evaluator evaluator = Evaluator.open(NETWORK, graph.states(), List.of("logits"))) {
      for (int number = 1000; number < 1010; number++) {
        Map<String, FedTensor> batch = batch(number);
        evaluator.run(
            lane.states(), batch, (name, logits) -> accuracy.add(logits, batch.get("labels")));
      }
    }
    return accuracy.value();
  }

  @Test
  void aLaneThatIsNoLongerFiniteStopsAndTheOthersGoOn() {
    Optimizer sgd = new Optimizer.Sgd(0, false, 0);
    try (Trainer trainer = Trainer.open(graph(sgd), sgd, Schedule.constant(20));
        Race race = Race.of(trainer, List.of(start("he"), start("gaussian-0.01")))) {
      for (int step = 0; step < 12; step++) {
        race.step(RaceTest::batch);
      }
      assertThat(race.lanes().getFirst().isStopped()).isTrue();
      assertThat(race.lanes().getFirst().curve().size()).isLessThan(12);
      assertThat(race.lanes().getLast().curve()).hasSize(12);
    }
  }
}
