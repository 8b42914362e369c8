// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which operators have rules. */
final class OperatorsTest {
  /** A map whose output has a size that is computed from its own. */
  private static Graph computed() {
    GraphBuilder builder = new GraphBuilder("computed", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 3)));
    String w = builder.floats("w", Shape.of(3, 4), 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3);
    String y = builder.node("MatMul", "y", List.of("x", w), Map.of());
    String size = builder.node("Shape", "size", List.of(y), Map.of());
    String first = builder.ints("first", 1, 1);
    String same = builder.node("Pow", "same", List.of(size, first), Map.of());
    String z = builder.node("Reshape", "z", List.of(y, same), Map.of());
    builder.output(ValueInfo.unknown(z));
    return builder.build();
  }

  @Test
  void aSizeThatOnlyARunTellsDoesNotHideTheGradient() {
    Graph graph = computed();
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    OperatorUse map =
        Operators.of(graph, inputs).stream()
            .filter(use -> use.operator().equals("MatMul"))
            .findFirst()
            .orElseThrow();
    assertThat(map).isEqualTo(new OperatorUse("MatMul", 1, 1, 0, 1, 0));
  }
}
