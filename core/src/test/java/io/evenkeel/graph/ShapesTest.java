// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Expected shapes are worked out from the formulas and examples of ONNX's operator reference. */
final class ShapesTest {
  private final GraphBuilder builder = new GraphBuilder("shapes", 18);
  private int count;

  private String input(long... shape) {
    return builder.input(ValueInfo.of("in" + count++, DType.F32, Shape.of(shape)));
  }

  private String ints(long... values) {
    return builder.ints("ints" + count++, values);
  }

  private static Map<String, Attribute> attributes(Object... pairs) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put(
          (String) pairs[i],
          switch (pairs[i + 1]) {
            case Integer value -> new Attribute.Int(value);
            case String text -> new Attribute.Text(text);
            case long[] list -> new Attribute.Ints(LongStream.of(list).boxed().toList());
            case float[] list -> reals(list);
            default -> throw new IllegalArgumentException(pairs[i + 1].toString());
          });
    }
    return attributes;
  }

  private static Attribute reals(float[] list) {
    return new Attribute.Reals(IntStream.range(0, list.length).mapToObj(i -> list[i]).toList());
  }

  private static long[] of(long... values) {
    return values;
  }

  private String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), attributes);
  }

  private Optional<Shape> shape(String value) {
    return Shapes.of(builder.build(), Map.of()).of(value);
  }

  private void assertShape(String value, long... expected) {
    assertThat(shape(value)).as(value).contains(Shape.of(expected));
  }

  private String convolution(long size, long kernel, Object... pairs) {
    String weight = builder.parameter("w" + count++, 5, 3, kernel, kernel);
    return node("Conv", attributes(pairs), input(2, 3, size, size), weight);
  }

  @Test
  void convolutionFollowsPadsStridesAndDilations() {
    assertShape(convolution(7, 3), 2, 5, 5, 5);
    assertShape(convolution(7, 3, "pads", of(1, 0, 2, 1), "strides", of(2, 1)), 2, 5, 4, 6);
    assertShape(convolution(7, 3, "dilations", of(2, 3)), 2, 5, 3, 1);
    assertShape(convolution(224, 7, "pads", of(3, 3, 3, 3), "strides", of(2, 2)), 2, 5, 112, 112);
  }

  @Test
  void convolutionWithAutomaticPadding() {
    assertShape(convolution(7, 3, "auto_pad", "SAME_UPPER", "strides", of(2, 2)), 2, 5, 4, 4);
    assertShape(convolution(8, 3, "auto_pad", "SAME_LOWER", "strides", of(3, 3)), 2, 5, 3, 3);
    assertShape(convolution(8, 3, "auto_pad", "VALID", "strides", of(2, 2)), 2, 5, 3, 3);
  }

  @Test
  void automaticPaddingPutsTheOddElementWhereItsNameSays() {
    Node upper = new Node("Conv", "", "", List.of(), List.of("y"), sameStride("SAME_UPPER"));
    Node lower = new Node("Conv", "", "", List.of(), List.of("y"), sameStride("SAME_LOWER"));

    assertThat(Window.sliding(upper, List.of(3L), List.of(8L)))
        .containsExactly(new Window(3, 2, 1, 0, 1, 8, 4));
    assertThat(Window.sliding(lower, List.of(3L), List.of(8L)))
        .containsExactly(new Window(3, 2, 1, 1, 0, 8, 4));
  }

  private static Map<String, Attribute> sameStride(String auto) {
    return attributes("auto_pad", auto, "strides", of(2));
  }

  private String pool(long size, long kernel, Object... pairs) {
    Map<String, Attribute> attributes = attributes(pairs);
    attributes.put("kernel_shape", new Attribute.Ints(List.of(kernel, kernel)));
    return node("MaxPool", attributes, input(1, 3, size, size));
  }

  @Test
  void poolingRoundsDownOrUpAndDropsWindowsThatStartInThePadding() {
    assertShape(pool(7, 2, "strides", of(2, 2)), 1, 3, 3, 3);
    assertShape(pool(7, 2, "strides", of(2, 2), "ceil_mode", 1), 1, 3, 4, 4);
    // ONNX's example maxpool_2d_ceil_output_size_reduce_by_one: 2×2 in, kernel 1, stride 2.
    assertShape(pool(2, 1, "strides", of(2, 2), "ceil_mode", 1), 1, 3, 1, 1);
    assertShape(
        pool(112, 3, "strides", of(2, 2), "pads", of(1, 1, 1, 1), "ceil_mode", 0), 1, 3, 56, 56);
  }

  @Test
  void globalPoolingLeavesOnePosition() {
    assertShape(node("GlobalAveragePool", Map.of(), input(2, 7, 5, 4)), 2, 7, 1, 1);
  }

  private String transposed(Object... pairs) {
    String weight = builder.parameter("w" + count++, 1, 2, 3, 3);
    return node("ConvTranspose", attributes(pairs), input(1, 1, 3, 3), weight);
  }

  @Test
  void transposedConvolutionFollowsOnnxsExamples() {
    assertShape(transposed(), 1, 2, 5, 5);
    // convtranspose_pads, _output_shape, _autopad_same, _dilations.
    assertShape(transposed("strides", of(3, 2), "pads", of(1, 2, 1, 2)), 1, 2, 7, 3);
    assertShape(transposed("strides", of(3, 2), "output_padding", of(1, 1)), 1, 2, 10, 8);
    assertShape(transposed("strides", of(3, 2), "output_shape", of(10, 8)), 1, 2, 10, 8);
    assertShape(transposed("auto_pad", "SAME_UPPER", "strides", of(2, 2)), 1, 2, 6, 6);
    assertShape(transposed("dilations", of(2, 2)), 1, 2, 7, 7);
  }

  @Test
  void aTransposedConvolutionWhoseStrideExceedsItsKernelStillFillsTheSameSize() {
    assertShape(transposed("auto_pad", "SAME_UPPER", "strides", of(4, 4)), 1, 2, 12, 12);
  }

  @Test
  void aTransposedConvolutionsChannelsAreThoseOfEveryGroup() {
    String weight = builder.parameter("w", 4, 3, 2, 2);
    String y = node("ConvTranspose", attributes("group", 2), input(1, 4, 5, 5), weight);
    assertShape(y, 1, 6, 6, 6);
  }

  @Test
  void reshapeCopiesSizesAndFillsTheOpenOne() {
    String x = input(2, 3, 4);
    assertShape(node("Reshape", Map.of(), x, ints(0, -1)), 2, 12);
    assertShape(node("Reshape", Map.of(), x, ints(4, 0, 2)), 4, 3, 2);
    assertShape(node("Reshape", Map.of(), x, ints(-1)), 24);
    assertThat(shape(node("Reshape", Map.of(), x, ints(5, -1)))).isEmpty();
  }

  @Test
  void reshapeTakesAZeroLiterallyIfAskedTo() {
    String y = node("Reshape", attributes("allowzero", 1), input(0, 3, 4), ints(3, 4, 0));
    assertShape(y, 3, 4, 0);
  }

  @Test
  void aReshapeToGivenSizesNeedsNoKnownInput() {
    String mystery = node("Mystery", Map.of(), input(2, 3));
    assertShape(node("Reshape", Map.of(), mystery, ints(3, 2)), 3, 2);
    assertThat(shape(node("Reshape", Map.of(), mystery, ints(0, 2)))).isEmpty();
  }

  @Test
  void sliceCountsForwardAndBackward() {
    String x = input(20, 10, 5);
    assertShape(node("Slice", Map.of(), x, ints(0, 0), ints(3, 10), ints(0, 1)), 3, 10, 5);
    assertShape(node("Slice", Map.of(), x, ints(0, 0, 3), ints(20, 10, 4)), 20, 10, 1);
    assertShape(node("Slice", Map.of(), x, ints(0), ints(-1), ints(1)), 20, 9, 5);
    assertShape(node("Slice", Map.of(), x, ints(1000), ints(1000), ints(1)), 20, 0, 5);
    assertShape(node("Slice", Map.of(), x, ints(1), ints(1000), ints(-3), ints(3)), 7, 10, 5);
  }

  @Test
  void sliceWithNegativeStepsWalksBack() {
    String x = input(20, 10, 5);
    // ONNX's example slice_neg_steps.
    String backward = ints(-1, -3, -2);
    assertShape(
        node("Slice", Map.of(), x, ints(20, 10, 4), ints(0, 0, 1), ints(0, 1, 2), backward),
        19,
        3,
        2);
    String flip = node("Slice", Map.of(), x, ints(-1), ints(Long.MIN_VALUE + 1), ints(0), ints(-1));
    assertShape(flip, 20, 10, 5);
  }

  @Test
  void sliceWithBoundsThatAreComputedIsNotGuessed() {
    String axes = builder.input(ValueInfo.of("axes", DType.I64, Shape.of(1)));
    String x = input(20, 10);
    assertThat(shape(node("Slice", Map.of(), x, ints(0), ints(3), axes))).isEmpty();
    assertThat(shape(node("Slice", Map.of(), x, ints(0), ints(3), ints(0), axes))).isEmpty();
  }

  @Test
  void sliceOfOldVersionsHasItsBoundsAsAttributes() {
    String y = node("Slice", attributes("starts", of(1), "ends", of(9)), input(20, 10));
    assertShape(y, 8, 10);
  }

  @Test
  void concatenationAddsAlongItsAxis() {
    assertShape(node("Concat", attributes("axis", -1), input(2, 3), input(2, 4)), 2, 7);
    assertShape(node("Concat", attributes("axis", 0), input(2, 3), input(5, 3)), 7, 3);
  }

  @Test
  void gatherReplacesAnAxisByTheIndexsOwn() {
    String x = input(5, 4, 3);
    assertShape(node("Gather", Map.of(), x, input(2, 7)), 2, 7, 4, 3);
    assertShape(node("Gather", attributes("axis", 1), x, builder.integer("i", 0)), 5, 3);
    assertShape(node("Gather", attributes("axis", -1), x, ints(0, 1)), 5, 4, 2);
  }

  @Test
  void aStoredTableOfIntegersKeepsItsRank() {
    String table =
        builder.constant(
            new Constant(new Tensor("ids", DType.I64, Shape.of(1, 512)), new Content.Filled(0)));
    assertShape(node("Slice", Map.of(), table, ints(0), ints(7), ints(1)), 1, 7);
    assertShape(node("Gather", Map.of(), table, ints(0)), 1, 512);
    assertShape(node("Unsqueeze", Map.of(), ints(1, 2, 3), ints(0)), 1, 3);
  }

  @Test
  void matrixProductsBroadcastTheirBatches() {
    assertShape(node("MatMul", Map.of(), input(2, 1, 3, 4), input(5, 4, 6)), 2, 5, 3, 6);
    assertShape(node("MatMul", Map.of(), input(3, 4), input(4)), 3);
    assertShape(node("MatMul", Map.of(), input(4), input(2, 4, 5)), 2, 5);
    assertShape(node("MatMul", Map.of(), input(4), input(4)));
    assertThat(shape(node("MatMul", Map.of(), input(2, 3, 4), input(3, 4, 5)))).isEmpty();
  }

  @Test
  void einsumNamesTheAxesOfItsResult() {
    String a = input(2, 3, 4);
    String b = input(2, 4, 5);
    assertShape(node("Einsum", equation("bij,bjk->bik"), a, b), 2, 3, 5);
    assertShape(node("Einsum", equation("bij, bjk -> kb"), a, b), 5, 2);
    assertShape(node("Einsum", equation("ij,jk"), input(7, 3), input(3, 2)), 7, 2);
    assertShape(node("Einsum", equation("ii->"), input(3, 3)));
    assertShape(node("Einsum", equation("...i,ij->...j"), a, input(4, 5)), 2, 3, 5);
    assertThat(shape(node("Einsum", equation("ij,jk->ik"), a, b))).isEmpty();
  }

  private static Map<String, Attribute> equation(String text) {
    return attributes("equation", text);
  }

  private List<String> split(Map<String, Attribute> attributes, int parts, String... inputs) {
    String name = "split" + count++;
    List<String> outputs = LongStream.range(0, parts).mapToObj(i -> name + i).toList();
    builder.node(new Node("Split", "", name, List.of(inputs), outputs, attributes));
    return outputs;
  }

  @Test
  void splitIsEvenWithASmallerRestOrAsGiven() {
    String x = input(2, 7);
    List<String> even = split(attributes("axis", 1, "num_outputs", 3), 3, x);
    assertShape(even.get(0), 2, 3);
    assertShape(even.get(2), 2, 1);
    List<String> given = split(attributes("axis", -1), 2, x, ints(2, 5));
    assertShape(given.get(0), 2, 2);
    assertShape(given.get(1), 2, 5);
    assertShape(split(attributes("axis", 1, "split", of(6, 1)), 2, x).get(1), 2, 1);
    String computed = builder.input(ValueInfo.of("sizes", DType.I64, Shape.of(2)));
    assertThat(shape(split(attributes("axis", 1), 2, x, computed).get(0))).isEmpty();
  }

  @Test
  void padAddsAtBothEndsOfEveryOrOfTheNamedAxes() {
    String x = input(1, 3, 4, 5);
    assertShape(node("Pad", Map.of(), x, ints(0, 0, 1, 3, 0, 0, 2, 4)), 1, 3, 7, 12);
    assertShape(node("Pad", attributes("pads", of(0, 0, 1, 1, 0, 0, 1, 1)), x), 1, 3, 6, 7);
    String zero = builder.scalar("zero", 0);
    assertShape(node("Pad", Map.of(), x, ints(1, 1, 2, 2), zero, ints(2, -1)), 1, 3, 7, 8);
    assertShape(node("Pad", Map.of(), x, ints(0, 0, -1, 0, 0, 0, 0, 0)), 1, 3, 3, 5);
  }

  @Test
  void resizeTakesSizesOrScalesRoundedDown() {
    String x = input(1, 3, 5, 7);
    String scales = builder.floats("scales", Shape.of(4), 1, 1, 1.5f, 2);
    assertShape(node("Resize", Map.of(), x, "", scales), 1, 3, 7, 14);
    String same = builder.floats("same", Shape.of(2), 1, 1);
    String grown = builder.floats("grown", Shape.of(2), 1.5f, 2);
    String joined = node("Concat", attributes("axis", 0), same, grown);
    assertShape(node("Resize", Map.of(), x, "", joined), 1, 3, 7, 14);
    assertShape(node("Resize", Map.of(), x, scales), 1, 3, 7, 14);
    assertShape(node("Upsample", attributes("scales", new float[] {1, 1, 2, 2}), x), 1, 3, 10, 14);
    assertShape(node("Resize", Map.of(), x, "", "", ints(1, 3, 8, 9)), 1, 3, 8, 9);
    assertShape(node("Resize", attributes("axes", of(2, 3)), x, "", "", ints(8, 9)), 1, 3, 8, 9);
    assertThat(
            shape(
                node(
                    "Resize",
                    attributes("keep_aspect_ratio_policy", "not_larger"),
                    x,
                    "",
                    "",
                    ints(1, 3, 8, 9))))
        .isEmpty();
  }

  @Test
  void reductionsKeepOrDropTheirAxes() {
    String x = input(2, 3, 4);
    assertShape(node("ReduceMean", attributes("axes", of(-1)), x), 2, 3, 1);
    assertShape(node("ReduceMean", attributes("keepdims", 0), x, ints(0, 2)), 3);
    assertShape(node("ReduceSum", Map.of(), x), 1, 1, 1);
    assertShape(node("ReduceSum", attributes("noop_with_empty_axes", 1), x), 2, 3, 4);
    assertShape(node("ArgMax", attributes("axis", 1, "keepdims", 0), x), 2, 4);
  }

  @Test
  void squeezeWithoutAxesDropsEveryAxisOfSizeOne() {
    assertShape(node("Squeeze", Map.of(), input(1, 3, 1, 5)), 3, 5);
    assertShape(node("Squeeze", attributes("axes", of(-2)), input(1, 3, 1, 5)), 1, 3, 5);
    assertShape(node("Unsqueeze", Map.of(), input(3, 5), ints(-1, 0)), 1, 3, 5, 1);
  }

  @Test
  void blocksOfChannelsBecomePositions() {
    assertShape(node("DepthToSpace", attributes("blocksize", 2), input(1, 8, 3, 4)), 1, 2, 6, 8);
    assertShape(node("SpaceToDepth", attributes("blocksize", 2), input(1, 2, 6, 8)), 1, 8, 3, 4);
    assertShape(node("Tile", Map.of(), input(2, 3), ints(4, 5)), 8, 15);
  }

  @Test
  void flattenAndTransposeTakeNegativeAxesAndDefaults() {
    assertShape(node("Flatten", Map.of(), input(2, 3, 4)), 2, 12);
    assertShape(node("Flatten", attributes("axis", -1), input(2, 3, 4)), 6, 4);
    assertShape(node("Flatten", attributes("axis", 0), input(2, 3, 4)), 1, 24);
    assertShape(node("Transpose", Map.of(), input(2, 3, 4)), 4, 3, 2);
    assertShape(node("Transpose", attributes("perm", of(1, 0, 2)), input(2, 3, 4)), 3, 2, 4);
  }

  @Test
  void exportersShapeArithmeticIsFollowed() {
    String x = input(2, 3, 4);
    String shape = node("Shape", Map.of(), x);
    String batch = node("Gather", Map.of(), shape, builder.integer("zero", 0));
    String rest = node("Slice", Map.of(), shape, ints(1), ints(Long.MAX_VALUE), ints(0));
    String front = node("Unsqueeze", Map.of(), batch, ints(0));
    String back = node("Slice", Map.of(), rest, ints(-1), ints(-9), ints(0), ints(-1));
    String wanted = node("Concat", attributes("axis", 0), back, front);
    assertShape(node("Reshape", Map.of(), x, wanted), 4, 3, 2);
    String last = node("Shape", attributes("start", -1), x);
    String doubled = node("Mul", Map.of(), last, ints(2));
    assertShape(node("Expand", Map.of(), builder.scalar("one", 1), doubled), 8);
  }

  private void assertRefused(String value, String... parts) {
    assertThatThrownBy(() -> shape(value))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  @Test
  void hugeSizesAreRefusedInOneLineThatNamesTheNode() {
    long huge = 1L << 40;
    String x = input(1, 1, 4, 4);
    assertRefused(
        node("Pad", Map.of(), x, ints(0, 0, huge, huge, 0, 0, huge, huge)),
        "node Pad",
        "more elements than");
  }

  @Test
  void sizesBeyond64BitsAreRefusedInsteadOfWrapping() {
    String y = node("Pad", Map.of(), input(4), ints(Long.MAX_VALUE, Long.MAX_VALUE));
    assertRefused(y, "node Pad", "do not fit inputs of shape 4");
  }

  @Test
  void attributesThatContradictTheShapeAreRefused() {
    assertRefused(
        node("Concat", attributes("axis", 5), input(2, 3), input(2, 3)),
        "node Concat",
        "inputs of shape 2x3, 2x3");
  }

  @Test
  void aStrideOfZeroIsRefused() {
    assertRefused(convolution(7, 3, "strides", of(0, 1)), "strides must be at least 1, not 0");
  }
}
