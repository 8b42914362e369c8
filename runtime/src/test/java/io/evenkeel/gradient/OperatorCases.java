// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import static io.evenkeel.gradient.OperatorCase.operator;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The operators that have a rule, each in the forms that its rule tells apart. */
final class OperatorCases {
  private OperatorCases() {}

  static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    cases.addAll(functions());
    cases.addAll(arithmetic());
    cases.addAll(products());
    cases.addAll(convolutions());
    cases.addAll(pools());
    cases.addAll(reductions());
    cases.addAll(layouts());
    cases.addAll(selections());
    cases.addAll(normalizations());
    cases.addAll(recurrences());
    cases.addAll(samplings());
    cases.addAll(losses());
    return cases;
  }

  private static List<OperatorCase> functions() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String op :
        List.of(
            "Identity",
            "Neg",
            "Abs",
            "Exp",
            "Sin",
            "Cos",
            "Tan",
            "Atan",
            "Sinh",
            "Cosh",
            "Tanh",
            "Asinh",
            "Erf",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Celu",
            "HardSwish",
            "Dropout")) {
      cases.add(operator(op).x(3, 5));
    }
    for (String op : List.of("Log", "Sqrt", "Reciprocal", "Acosh")) {
      cases.add(operator(op).around(2.5, 3, 5));
    }
    for (String op : List.of("Asin", "Acos", "Atanh")) {
      cases.add(operator(op).spread(.7, 3, 5));
    }
    cases.add(operator("CastLike").x(7).fixed(1));
    cases.add(operator("Cast").x(7).with("to", 11));
    cases.add(operator("LeakyRelu").x(3, 5).with("alpha", .3));
    cases.add(operator("ThresholdedRelu").x(3, 5).with("alpha", .25));
    cases.add(operator("Elu").x(3, 5).with("alpha", .7));
    cases.add(operator("Celu").x(3, 5).with("alpha", .7));
    cases.add(operator("Selu").around(1.2, 3, 5));
    cases.add(operator("Selu").around(-1.2, 3, 5));
    cases.add(operator("HardSigmoid").spread(.4, 3, 5).with("alpha", .8).with("beta", .4));
    cases.add(operator("HardSigmoid").around(3, 3, 5).with("alpha", .8).with("beta", .4));
    cases.add(operator("Clip").x(3, 5).bound(-.3).bound(.6));
    cases.add(operator("Clip").x(3, 5).none().bound(.6));
    cases.add(operator("Shrink").x(3, 5).with("lambd", .25).with("bias", .1).single());
    cases.add(operator("Swish").x(3, 5).with("alpha", 1.5).opset(24));
    cases.add(operator("Gelu").x(3, 5).opset(20));
    cases.add(operator("Gelu").x(3, 5).with("approximate", "tanh").opset(20));
    cases.add(operator("Mish").x(3, 5).opset(18));
    cases.add(operator("PRelu").x(2, 3, 4).x(3, 1));
    return cases;
  }

  private static List<OperatorCase> arithmetic() {
    return List.of(
        operator("Add").x(2, 3, 4).x(3, 1),
        operator("Sub").x(3, 1).x(2, 3, 4),
        operator("Mul").x(2, 1, 4).x(2, 3, 1),
        operator("Div").x(3, 4).around(2, 2, 1, 4),
        operator("Pow").around(2, 3, 4).around(1, 4),
        operator("Sum").x(3, 4).x(4).x(1, 4),
        operator("Mean").x(3, 4).x(4),
        operator("Max").x(3, 4).x(4).x(3, 1),
        operator("Min").x(3, 4).x(4),
        operator("Where").flags(3, 4).x(4).x(3, 1));
  }

  private static List<OperatorCase> products() {
    return List.of(
        operator("MatMul").x(3, 4).x(4, 5),
        operator("MatMul").x(2, 3, 4).x(4, 5),
        operator("MatMul").x(2, 1, 3, 4).x(5, 4, 2),
        operator("MatMul").x(4).x(2, 4, 5),
        operator("MatMul").x(2, 3, 4).x(4),
        operator("MatMul").x(4).x(4),
        operator("Gemm").x(3, 4).x(4, 5).x(5),
        operator("Gemm").x(4, 3).x(5, 4).x(3, 1).with("transA", 1).with("transB", 1),
        operator("Gemm").x(4, 3).x(4, 5).with("transA", 1).with("alpha", .5),
        operator("Gemm").x(3, 4).x(5, 4).x(1).with("transB", 1).with("beta", 2.),
        operator("Einsum").x(2, 3, 4).x(2, 4, 5).with("equation", "bij,bjk->bik"),
        operator("Einsum").x(3, 4).x(4, 5).with("equation", "ij,jk"),
        operator("Einsum").x(2, 3, 4).x(4, 5).with("equation", "...ij,jk->...ik"),
        operator("Einsum").x(3, 4).x(5).with("equation", "ij,k->ik"),
        operator("Einsum").x(2, 3).x(3, 4).x(4).with("equation", "ab,bc,c->a"));
  }

  private static List<OperatorCase> convolutions() {
    return List.of(
        operator("Conv").x(2, 3, 7, 6).x(4, 3, 3, 2).x(4),
        operator("Conv")
            .x(2, 4, 9, 8)
            .x(6, 2, 3, 3)
            .with("group", 2)
            .with("strides", List.of(2L, 3L))
            .with("pads", List.of(1L, 0L, 2L, 1L)),
        operator("Conv").x(1, 2, 9, 9).x(3, 2, 3, 2).with("dilations", List.of(2L, 3L)),
        operator("Conv")
            .x(2, 3, 8, 8)
            .x(3, 1, 4, 4)
            .with("group", 3)
            .with("strides", List.of(4L, 4L))
            .with("auto_pad", "SAME_UPPER"),
        operator("Conv").x(2, 3, 9).x(2, 3, 2).with("strides", List.of(4L)),
        operator("Conv").x(1, 2, 4, 5, 4).x(3, 2, 2, 2, 3).with("strides", List.of(2L, 1L, 1L)),
        operator("Conv").x(2, 3, 5, 5).x(4, 3, 1, 1),
        operator("ConvTranspose").x(2, 3, 4, 5).x(3, 2, 3, 2).x(2).with("strides", List.of(2L, 1L)),
        operator("ConvTranspose")
            .x(1, 4, 4, 4)
            .x(4, 3, 3, 3)
            .with("group", 2)
            .with("strides", List.of(2L, 2L))
            .with("pads", List.of(1L, 1L, 1L, 1L))
            .with("output_padding", List.of(1L, 1L)),
        operator("ConvTranspose").x(1, 2, 5).x(2, 3, 3).with("dilations", List.of(2L)),
        operator("ConvTranspose")
            .x(1, 1, 3, 3)
            .x(1, 2, 3, 3)
            .with("strides", List.of(3L, 2L))
            .with("output_shape", List.of(10L, 8L)));
  }

  private static List<OperatorCase> pools() {
    return List.of(
        operator("MaxPool")
            .x(2, 3, 7, 8)
            .with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 2L))
            .with("pads", List.of(1L, 0L, 1L, 0L)),
        operator("MaxPool")
            .x(1, 2, 9)
            .with("kernel_shape", List.of(3L))
            .with("ceil_mode", 1)
            .with("strides", List.of(2L)),
        operator("AveragePool")
            .x(1, 1, 4, 4)
            .with("kernel_shape", List.of(3L, 3L))
            .with("strides", List.of(2L, 2L))
            .with("ceil_mode", 1),
        operator("AveragePool")
            .x(2, 3, 7, 8)
            .with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 3L))
            .with("pads", List.of(1L, 0L, 1L, 1L)),
        operator("AveragePool")
            .x(2, 3, 7, 8)
            .with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 3L))
            .with("pads", List.of(1L, 0L, 1L, 1L))
            .with("count_include_pad", 1),
        operator("LpPool").around(2, 1, 2, 6, 6).with("kernel_shape", List.of(2L, 3L)).with("p", 3),
        operator("GlobalAveragePool").x(2, 3, 4, 5),
        operator("GlobalMaxPool").x(2, 3, 4, 5),
        operator("GlobalLpPool").around(2, 2, 3, 4, 5).with("p", 3));
  }

  private static List<OperatorCase> reductions() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String op :
        List.of(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp")) {
      cases.add(operator(op).x(2, 3, 4).with("axes", List.of(1L, -1L)));
      cases.add(operator(op).x(2, 3, 4).with("keepdims", 0));
    }
    cases.add(operator("ReduceMean").x(2, 3, 4).ints(1).with("keepdims", 0).opset(18));
    cases.add(operator("ReduceSum").x(2, 3, 4).ints(0, -1).with("keepdims", 0));
    cases.add(operator("ReduceSum").x(2, 3, 4));
    cases.add(operator("ReduceLogSum").around(2, 2, 3, 4).with("axes", List.of(2L)));
    cases.add(operator("ReduceProd").x(2, 3, 4).with("axes", List.of(1L)));
    cases.add(operator("ReduceProd").x(2, 3, 2).with("axes", List.of(0L, 2L)).with("keepdims", 0));
    cases.add(operator("CumSum").x(2, 3, 4).ints(1));
    cases.add(operator("CumSum").x(2, 5).ints(1).with("exclusive", 1).with("reverse", 1));
    return cases;
  }

  private static List<OperatorCase> layouts() {
    return List.of(
        operator("Reshape").x(2, 3, 4).ints(4, -1),
        operator("Flatten").x(2, 3, 4).with("axis", 2),
        operator("Squeeze").x(2, 1, 4).ints(1),
        operator("Unsqueeze").x(2, 4).ints(0, 2),
        operator("Transpose").x(2, 3, 4).with("perm", List.of(2L, 0L, 1L)),
        operator("Transpose").x(2, 3, 4),
        operator("Expand").x(3, 1).ints(2, 3, 4),
        operator("Tile").x(2, 3).ints(3, 2),
        operator("Concat").x(2, 3).x(2, 1).x(2, 2).with("axis", -1),
        operator("Split").x(7, 2).ints(3, 4).outputs(2),
        operator("Slice").x(5, 6).ints(1, -3).ints(4, 100).ints(0, 1),
        operator("Slice").x(5, 6).ints(4, 1).ints(-100, 6).ints(0, 1).ints(-2, 3),
        operator("Pad").x(2, 3).ints(1, 0, 2, -1),
        operator("Pad").x(4, 5).ints(1, 2, 0, 2).with("mode", "reflect"),
        operator("Pad").x(4, 5).ints(1, 2, 0, 2).with("mode", "edge"),
        operator("Trilu").x(4, 5).table(Shape.SCALAR, 1).with("upper", 0),
        operator("DepthToSpace").x(1, 8, 2, 3).with("blocksize", 2),
        operator("DepthToSpace").x(1, 8, 2, 3).with("blocksize", 2).with("mode", "CRD"),
        operator("SpaceToDepth").x(1, 2, 4, 6).with("blocksize", 2),
        operator("Resize").x(1, 2, 4, 5).none().scales(1f, 1f, 2f, 2f).with("mode", "nearest"),
        operator("Resize").x(1, 2, 4, 5).none().scales(1f, 1f, 2.5f, 2f).with("mode", "linear"),
        operator("Resize")
            .x(1, 2, 4, 5)
            .none()
            .none()
            .ints(1, 2, 7, 3)
            .with("mode", "linear")
            .with("coordinate_transformation_mode", "align_corners"),
        operator("Resize").x(1, 2, 6, 5).none().scales(1f, 1f, .5f, 2f).with("mode", "cubic"),
        operator("Resize")
            .x(1, 2, 4, 5)
            .none()
            .scales(1f, 1f, 2f, .6f)
            .with("mode", "linear")
            .with("antialias", 1)
            .opset(18));
  }

  private static List<OperatorCase> selections() {
    return List.of(
        operator("Gather").x(6, 3).table(Shape.of(2, 2), 4, 0, -1, 4),
        operator("Gather").x(3, 6).table(Shape.of(3), 4, 0, 4).with("axis", 1),
        operator("Gather").x(3, 6).table(Shape.SCALAR, 2).with("axis", -1),
        operator("GatherElements").x(3, 3).table(Shape.of(2, 3), 1, 2, 0, 2, 2, 0),
        operator("GatherND").x(3, 4, 2).table(Shape.of(3, 2), 0, 1, 2, 3, 0, 1),
        operator("ReverseSequence")
            .x(4, 3)
            .ints(2, 3, 4)
            .with("time_axis", 0)
            .with("batch_axis", 1),
        operator("TopK").x(3, 6).ints(2).outputs(2).real(1).with("axis", 1),
        operator("ScatterElements").x(3, 3).table(Shape.of(2, 3), 1, 0, 2, 0, 2, 1).x(2, 3),
        operator("ScatterND").x(4, 3).table(Shape.of(2, 1), 3, 1).x(2, 3),
        operator("ScatterND")
            .x(4, 3)
            .table(Shape.of(3, 1), 3, 1, 3)
            .x(3, 3)
            .with("reduction", "add"));
  }

  private static List<OperatorCase> normalizations() {
    return List.of(
        operator("Softmax").x(3, 5),
        operator("Softmax").x(3, 5, 2).with("axis", 1),
        operator("LogSoftmax").x(3, 5).with("axis", 0),
        operator("BatchNormalization").x(4, 3, 5).x(3).x(3).fixed(3).fixed(3).outputs(1),
        operator("LayerNormalization").x(3, 4, 5).x(5).x(5).outputs(3).single(),
        operator("LayerNormalization").x(3, 4, 5).x(5).x(5),
        operator("LayerNormalization").x(3, 4, 5).x(4, 5).with("axis", 1),
        operator("RMSNormalization").x(3, 4, 5).x(5).opset(23),
        operator("RMSNormalization").x(3, 4, 5).x(4, 5).with("axis", 1).opset(23),
        operator("InstanceNormalization").x(2, 3, 4, 5).x(3).x(3),
        operator("GroupNormalization").x(2, 6, 4).x(3).x(3).with("num_groups", 3).opset(18),
        operator("GroupNormalization")
            .x(2, 6, 4)
            .x(6)
            .x(6)
            .with("num_groups", 3)
            .opset(21)
            .single(),
        operator("LpNormalization").x(3, 5).with("axis", 1),
        operator("LpNormalization").x(3, 5).with("axis", 0).with("p", 1),
        operator("MeanVarianceNormalization").x(3, 2, 4, 3).with("axes", List.of(0L, 2L, 3L)),
        operator("LRN").x(2, 5, 3, 3).with("size", 3).with("alpha", .9).with("bias", 1.5));
  }

  private static List<OperatorCase> recurrences() {
    return List.of(
        operator("LSTM")
            .x(4, 2, 3)
            .x(2, 20, 3)
            .x(2, 20, 5)
            .x(2, 40)
            .none()
            .x(2, 2, 5)
            .x(2, 2, 5)
            .x(2, 15)
            .with("hidden_size", 5)
            .with("direction", "bidirectional")
            .outputs(3),
        operator("LSTM").x(4, 2, 3).x(1, 20, 3).x(1, 20, 5).with("hidden_size", 5).outputs(1),
        operator("GRU")
            .x(4, 2, 3)
            .x(1, 15, 3)
            .x(1, 15, 5)
            .x(1, 30)
            .with("hidden_size", 5)
            .outputs(2),
        operator("GRU")
            .x(4, 2, 3)
            .x(1, 15, 3)
            .x(1, 15, 5)
            .x(1, 30)
            .none()
            .x(1, 2, 5)
            .with("hidden_size", 5)
            .with("direction", "reverse")
            .with("linear_before_reset", 1)
            .outputs(2),
        operator("LSTM")
            .x(4, 2, 3)
            .x(2, 20, 3)
            .x(2, 20, 5)
            .none()
            .lengths(4, 2)
            .with("hidden_size", 5)
            .with("direction", "bidirectional")
            .outputs(3),
        operator("LSTM")
            .x(4, 2, 3)
            .x(1, 20, 3)
            .x(1, 20, 5)
            .with("hidden_size", 5)
            .with("clip", 50.),
        operator("LSTM")
            .around(3, 4, 2, 3)
            .around(2, 1, 20, 3)
            .x(1, 20, 5)
            .with("hidden_size", 5)
            .with("clip", .4),
        operator("RNN")
            .x(4, 2, 3)
            .x(1, 5, 3)
            .x(1, 5, 5)
            .x(1, 10)
            .with("hidden_size", 5)
            .outputs(2));
  }

  private static List<OperatorCase> samplings() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String padding : List.of("zeros", "border", "reflection")) {
      // Between elements, past the edge and well past it; no place near an element, where the
      // slope in the grid jumps.
      cases.add(grid(0, 6, 4).with("padding_mode", padding));
      cases.add(grid(1, 6, 4).with("padding_mode", padding));
      cases.add(grid(-1.5, 4, 4).with("padding_mode", padding));
      cases.add(grid(0, 6, 4).with("padding_mode", padding).with("align_corners", 1));
      cases.add(grid(4 / 3., 4, 4).with("padding_mode", padding).with("align_corners", 1));
    }
    cases.add(operator("GridSample").x(2, 3, 4, 5).fixed(.2, 2, 3, 2, 2).with("mode", "nearest"));
    cases.add(region(1, 3).with("coordinate_transformation_mode", "output_half_pixel"));
    cases.add(region(2, 2).with("spatial_scale", .5));
    return cases;
  }

  private static OperatorCase grid(double place, long height, long width) {
    return operator("GridSample").x(2, 3, height, width).near(place, 2, 3, 2, 2);
  }

  /** Regions of two maps of 6 x 7. */
  private static OperatorCase region(long rows, long columns) {
    return operator("RoiAlign")
        .x(2, 3, 6, 7)
        .around(3, 3, 4)
        .ints(1, 0, 1)
        .with("output_height", rows)
        .with("output_width", columns)
        .with("sampling_ratio", 2);
  }

  private static List<OperatorCase> losses() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String op : List.of("SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss")) {
      for (String reduction : List.of("mean", "sum", "none")) {
        cases.add(operator(op).x(3, 4).ints(2, 0, 3).with("reduction", reduction));
      }
      cases.add(operator(op).x(3, 4).ints(2, 0, 3).fixed(4).with("ignore_index", 0));
      cases.add(operator(op).x(2, 4, 3).table(Shape.of(2, 3), 2, 0, 3, 1, 1, 2));
    }
    cases.add(operator("SoftmaxCrossEntropyLoss").x(3, 4).ints(2, 0, 3).outputs(2));
    return cases;
  }
}
