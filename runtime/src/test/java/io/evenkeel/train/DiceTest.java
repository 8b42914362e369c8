// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DiceTest {
  /** Of two places with the probabilities (3/4, 1/4) and (1/4, 3/4). */
  private static double loss(long first, long second) {
    GraphBuilder builder = new GraphBuilder("test", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 2)));
    String w = builder.floats("w", Shape.of(2), 1, 1);
    builder.output(ValueInfo.unknown(builder.node("Mul", "y", List.of("x", w), Map.of())));
    Graph network = builder.build();
    Optimizer sgd = new Optimizer.Sgd(0, false, 0);
    Shape shape = Shape.of(2, 2);
    TrainingGraph step =
        TrainingGraph.of(
            network,
            Map.of("x", shape),
            Trained.of(Set.of("w")),
            Objective.of(
                network.outputs().getFirst().name(),
                new Loss.Dice(1, OptionalLong.of(-1)),
                "truth"),
            StepRule.of(sgd));
    float three = (float) Math.log(3);
    float[] logits = {three, 0, 0, three};
    FedTensor x = new FedTensor(DType.F32, shape, MemorySegment.ofArray(logits));
    FedTensor truth =
        new FedTensor(DType.I64, Shape.of(2), MemorySegment.ofArray(new long[] {first, second}));
    try (Trainer trainer = Trainer.open(step, sgd, Schedule.constant(0.1));
        Training training = trainer.start(new StoredConstants(network))) {
      return training.step(Map.of("x", x, "truth", truth)).loss();
    }
  }

  @Test
  void theLossIsOneLessTheOverlapWithSquaresBelow() {
    // Either class: 2·3/4 / (9/16 + 1/16 + 1).
    assertThat(loss(0, 1)).isCloseTo(1 - 1.5 / 1.625, within(1e-5));
    assertThat(loss(1, 0)).isCloseTo(1 - 0.5 / 1.625, within(1e-5));
  }

  @Test
  void aPlaceWithoutClassCountsForNothing() {
    // The first class: 2·3/4 / (9/16 + 1); the second is predicted by 1/4 and nowhere true.
    assertThat(loss(0, -1)).isCloseTo(1 - 1.5 / 1.5625 / 2, within(1e-5));
  }
}
