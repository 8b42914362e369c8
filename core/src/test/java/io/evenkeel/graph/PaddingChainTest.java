// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PyTorch writes paddings last axis first; its exporter turns them around in the graph. */
final class PaddingChainTest {
  @Test
  void paddingsWrittenLastAxisFirstAreTurnedAround() {
    GraphBuilder builder = new GraphBuilder("pad", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 3, 8, 8)));
    String given = builder.ints("given", 1, 2, -3, 4);
    Map<String, Attribute> flat = Map.of("axis", new Attribute.Int(0));
    Constant zero = new Constant(new Tensor("zero", DType.I64, Shape.of(1)), new Content.Filled(0));
    String rest =
        builder.node(
            "ConstantOfShape",
            "rest",
            List.of(builder.ints("four", 4)),
            Map.of("value", new Attribute.Stored(zero)));
    String all = builder.node("Concat", "all", List.of(given, rest), flat);
    String pairs =
        builder.node("Reshape", "pairs", List.of(all, builder.ints("two", -1, 2)), Map.of());
    String turned =
        builder.node(
            "Slice",
            "turned",
            List.of(
                pairs,
                builder.ints("from", -1),
                builder.ints("to", Long.MIN_VALUE + 1),
                builder.ints("first", 0),
                builder.ints("back", -1)),
            Map.of());
    String columns =
        builder.node(
            "Transpose",
            "columns",
            List.of(turned),
            Map.of("perm", new Attribute.Ints(List.of(1L, 0L))));
    String pads =
        builder.node("Reshape", "pads", List.of(columns, builder.ints("one", -1)), Map.of());
    String y = builder.node("Pad", "pad", List.of("x", pads), Map.of());

    Shapes shapes = Shapes.of(builder.build(), Map.of());

    assertThat(shapes.integers(pads)).hasValue(new long[] {0, 0, -3, 1, 0, 0, 4, 2});
    assertThat(shapes.of(y)).hasValue(Shape.of(2, 3, 9, 11));
  }

  @Test
  void whatIsMissingToAMultipleFollowsFromTheSizes() {
    GraphBuilder builder = new GraphBuilder("pad", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(16, 9)));
    String sizes = builder.node("Shape", "sizes", List.of("x"), Map.of());
    String less = builder.node("Neg", "less", List.of(sizes), Map.of());
    String seven = builder.ints("seven", 7);
    String missing = builder.node("Mod", "missing", List.of(less, seven), Map.of());
    Map<String, Attribute> likeC = Map.of("fmod", new Attribute.Int(1));
    String signed = builder.node("Mod", "signed", List.of(less, seven), likeC);

    Shapes shapes = Shapes.of(builder.build(), Map.of());

    assertThat(shapes.integers(missing)).hasValue(new long[] {5, 5});
    assertThat(shapes.integers(signed)).hasValue(new long[] {-2, -2});
  }
}
