// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.expression.KnownValues;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CompositionTest {
  @Test
  void aStopWithinAComposedOperatorIsOneOfTheOperatorItself() {
    GraphBuilder builder = new GraphBuilder("test", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 3)));
    String y = builder.node("Mish", "composed", List.of("x"), Map.of());
    Graph graph = builder.build();
    Tape tape = new Tape("gradient.", KnownValues.of(graph, Shapes.of(graph, Map.of())));
    Reverse reverse = new Reverse(tape, Set.of("x"), 17);
    reverse.through(List.of());
    reverse.add(y, new Value("dy", DType.F32, Shape.of(2, 3)));
    Composition unknown = step -> List.of(step.ops().unary("Hardmax", step.x(0)));
    unknown.rule().apply(new Step(graph.nodes().getFirst(), reverse, tape));
    assertThat(reverse.stops())
        .containsExactly(new Stop(graph.nodes().getFirst(), "there is no rule for Hardmax"));
    assertThat(reverse.gradient("x")).isEmpty();
  }
}
