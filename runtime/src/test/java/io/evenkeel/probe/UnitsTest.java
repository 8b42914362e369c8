// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.axes.NamedAxes;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Units are channels and features, on whatever axes a graph has put them. */
final class UnitsTest {
  private final GraphBuilder builder = new GraphBuilder("units", 17);

  private Units units(String value) {
    Graph graph = builder.build();
    Shapes shapes = Shapes.of(graph, Map.of());
    return Units.of(NamedAxes.of(graph, shapes).of(value).orElseThrow(), shapes.of(value).get());
  }

  private String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + inputs[0], List.of(inputs), attributes);
  }

  private static Attribute ints(Long... values) {
    return new Attribute.Ints(List.of(values));
  }

  private String map() {
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 3, 4, 4)));
    builder.parameter("kernel", 6, 3, 1, 1);
    return node("Conv", Map.of(), "x", "kernel");
  }

  @Test
  void channelsOfAMapAreUnitsFirstAndLast() {
    String map = map();
    assertThat(units(map).count()).isEqualTo(6);
    assertThat(units(map).run()).isEqualTo(16);
    String last = node("Transpose", Map.of("perm", ints(0L, 2L, 3L, 1L)), map);
    assertThat(units(last).count()).isEqualTo(6);
    assertThat(units(last).run()).isEqualTo(1);
  }

  @Test
  void headsAndTheirChannelsAreUnitsTogether() {
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 5, 12)));
    String split = node("Reshape", Map.of(), "x", builder.ints("heads", 2, 5, 3, 4));
    String heads = node("Transpose", Map.of("perm", ints(0L, 2L, 1L, 3L)), split);
    assertThat(units(heads).count()).isEqualTo(12);
    float[] values = new float[2 * 3 * 5 * 4];
    // Head 1, channel 2 lives at one position of one sample only.
    values[((3 + 1) * 5 + 3) * 4 + 2] = 1;
    FedTensor tensor =
        new FedTensor(DType.F32, Shape.of(2, 3, 5, 4), MemorySegment.ofArray(values));
    assertThat(TensorMoments.of(tensor, units(heads)).deadFraction()).isEqualTo(11 / 12.0);
  }

  @Test
  void otherAxesThanTheTensorsShowOneUnit() {
    String map = map();
    Graph graph = builder.build();
    Shapes shapes = Shapes.of(graph, Map.of());
    Shape other = Shape.of(2, 6, 5, 5);
    assertThat(Units.of(NamedAxes.of(graph, shapes).of(map).orElseThrow(), other).count())
        .isEqualTo(1);
  }
}
