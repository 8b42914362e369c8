// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.axes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NamedAxesTest {
  private final GraphBuilder builder = new GraphBuilder("net", 17);
  private int count;

  private String input(DType dtype, long... shape) {
    return builder.input(ValueInfo.of("x", dtype, Shape.of(shape)));
  }

  private String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), attributes);
  }

  private String reshape(String x, long... shape) {
    return node("Reshape", Map.of(), x, builder.ints("shape" + count++, shape));
  }

  private String transpose(String x, Long... permutation) {
    return node("Transpose", Map.of("perm", new Attribute.Ints(List.of(permutation))), x);
  }

  private String parameter(long... shape) {
    return builder.parameter("w" + count++, shape);
  }

  private Axes axes(String value) {
    builder.output(ValueInfo.unknown(value));
    Graph graph = builder.build();
    return NamedAxes.of(graph, Shapes.of(graph, Map.of())).of(value).orElseThrow();
  }

  private static List<Factor> one(Kind kind, long size) {
    return List.of(new Factor(kind, size, 1));
  }

  @Test
  void anImageCountsSamplesChannelsAndPositions() {
    String y = node("Conv", Map.of(), input(DType.F32, 2, 3, 8, 6), parameter(16, 3, 1, 1));
    assertThat(axes(y))
        .isEqualTo(
            new Axes(
                List.of(
                    one(Kind.SAMPLE, 2),
                    one(Kind.CHANNEL, 16),
                    one(Kind.POSITION, 8),
                    one(Kind.POSITION, 6))));
  }

  @Test
  void aFlattenedMapIsAProductOfChannelsAndPositions() {
    Axes flat = axes(node("Flatten", Map.of(), input(DType.F32, 2, 3, 8, 6)));
    assertThat(flat.axis(1).stream().map(Factor::kind))
        .containsExactly(Kind.CHANNEL, Kind.POSITION, Kind.POSITION);
    assertThat(flat.count(Kind.POSITION)).isEqualTo(48);
  }

  @Test
  void tokensAreLookedUpIntoChannels() {
    String y = node("Gather", Map.of(), parameter(100, 32), input(DType.I64, 2, 7));
    assertThat(axes(y))
        .isEqualTo(
            new Axes(List.of(one(Kind.SAMPLE, 2), one(Kind.POSITION, 7), one(Kind.CHANNEL, 32))));
  }

  /** [2, 7, 3·32] → heads [3, 2, 4, 7, 8] → queries: the outermost channels are the projections. */
  @Test
  void packedProjectionsAreSplitIntoHeads() {
    String x = input(DType.F32, 2, 7, 32);
    String packed = node("MatMul", Map.of(), x, parameter(32, 96));
    String heads = transpose(reshape(packed, 2, 7, 3, 4, 8), 2L, 0L, 3L, 1L, 4L);
    Axes all = axes(heads);
    assertThat(all.axis(0)).containsExactly(new Factor(Kind.CHANNEL, 3, 32));
    assertThat(all.axis(2)).containsExactly(new Factor(Kind.CHANNEL, 4, 8));
    assertThat(all.axis(4)).containsExactly(new Factor(Kind.CHANNEL, 8, 1));
    String query = node("Gather", Map.of(), heads, builder.integer("zero", 0));
    assertThat(axes(query).axis(2)).containsExactly(new Factor(Kind.POSITION, 7, 1));
  }

  @Test
  void scoresCountPositionsTwice() {
    String q = input(DType.F32, 2, 7, 8);
    String scores = node("MatMul", Map.of(), q, transpose(q, 0L, 2L, 1L));
    assertThat(axes(scores))
        .isEqualTo(
            new Axes(List.of(one(Kind.SAMPLE, 2), one(Kind.POSITION, 7), one(Kind.POSITION, 7))));
  }

  /** [N, H, W, C] → [N, 2, 4, 2, 3, C] → windows [N·2·2, 4·3, C]. */
  @Test
  void windowsOfPositionsAreStillPositions() {
    String x = transpose(input(DType.F32, 2, 5, 8, 6), 0L, 2L, 3L, 1L);
    String windows = transpose(reshape(x, 2, 2, 4, 2, 3, 5), 0L, 1L, 3L, 2L, 4L, 5L);
    Axes flat = axes(reshape(windows, 8, 12, 5));
    assertThat(flat.axis(0).stream().map(Factor::kind))
        .containsExactly(Kind.SAMPLE, Kind.POSITION, Kind.POSITION);
    assertThat(flat.count(1, Kind.POSITION)).isEqualTo(12);
    assertThat(flat.axis(2)).isEqualTo(one(Kind.CHANNEL, 5));
  }

  @Test
  void aReductionDropsWhatItRunsOver() {
    Map<String, Attribute> over =
        Map.of("axes", new Attribute.Ints(List.of(-1L)), "keepdims", new Attribute.Int(0));
    String mean = node("ReduceMean", over, input(DType.F32, 2, 7, 32));
    assertThat(axes(mean)).isEqualTo(new Axes(List.of(one(Kind.SAMPLE, 2), one(Kind.POSITION, 7))));
  }
}
