// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import static io.evenkeel.gradient.OperatorCase.of;

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
    return cases;
  }

  private static List<OperatorCase> functions() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String op :
        List.of(
            "Identity", "Neg", "Abs", "Exp", "Sin", "Cos", "Tan", "Atan", "Sinh", "Cosh", "Tanh",
            "Asinh", "Erf", "Sigmoid", "Softplus", "Softsign", "Relu", "LeakyRelu", "Elu", "Celu",
            "HardSwish", "Dropout")) {
      cases.add(of(op).x(3, 5));
    }
    for (String op : List.of("Log", "Sqrt", "Reciprocal", "Acosh")) {
      cases.add(of(op).around(2.5, 3, 5));
    }
    for (String op : List.of("Asin", "Acos", "Atanh")) {
      cases.add(of(op).spread(.7, 3, 5));
    }
    cases.add(of("CastLike").x(7).fixed(1));
    cases.add(of("Cast").x(7).with("to", 11));
    cases.add(of("LeakyRelu").x(3, 5).with("alpha", .3));
    cases.add(of("ThresholdedRelu").x(3, 5).with("alpha", .25));
    cases.add(of("Elu").x(3, 5).with("alpha", .7));
    cases.add(of("Celu").x(3, 5).with("alpha", .7));
    cases.add(of("Selu").around(1.2, 3, 5));
    cases.add(of("Selu").around(-1.2, 3, 5));
    cases.add(of("HardSigmoid").spread(.4, 3, 5).with("alpha", .8).with("beta", .4));
    cases.add(of("HardSigmoid").around(3, 3, 5).with("alpha", .8).with("beta", .4));
    cases.add(of("Clip").x(3, 5).bound(-.3).bound(.6));
    cases.add(of("Clip").x(3, 5).none().bound(.6));
    cases.add(of("Gelu").x(3, 5).opset(20));
    cases.add(of("Gelu").x(3, 5).with("approximate", "tanh").opset(20));
    cases.add(of("Mish").x(3, 5).opset(18));
    cases.add(of("PRelu").x(2, 3, 4).x(3, 1));
    return cases;
  }

  private static List<OperatorCase> arithmetic() {
    return List.of(
        of("Add").x(2, 3, 4).x(3, 1),
        of("Sub").x(3, 1).x(2, 3, 4),
        of("Mul").x(2, 1, 4).x(2, 3, 1),
        of("Div").x(3, 4).around(2, 2, 1, 4),
        of("Pow").around(2, 3, 4).around(1, 4),
        of("Sum").x(3, 4).x(4).x(1, 4),
        of("Mean").x(3, 4).x(4),
        of("Max").x(3, 4).x(4).x(3, 1),
        of("Min").x(3, 4).x(4),
        of("Where").flags(3, 4).x(4).x(3, 1));
  }

  private static List<OperatorCase> products() {
    return List.of(
        of("MatMul").x(3, 4).x(4, 5),
        of("MatMul").x(2, 3, 4).x(4, 5),
        of("MatMul").x(2, 1, 3, 4).x(5, 4, 2),
        of("MatMul").x(4).x(2, 4, 5),
        of("MatMul").x(2, 3, 4).x(4),
        of("MatMul").x(4).x(4),
        of("Gemm").x(3, 4).x(4, 5).x(5),
        of("Gemm").x(4, 3).x(5, 4).x(3, 1).with("transA", 1).with("transB", 1),
        of("Gemm").x(4, 3).x(4, 5).with("transA", 1).with("alpha", .5),
        of("Gemm").x(3, 4).x(5, 4).x(1).with("transB", 1).with("beta", 2.),
        of("Einsum").x(2, 3, 4).x(2, 4, 5).with("equation", "bij,bjk->bik"),
        of("Einsum").x(3, 4).x(4, 5).with("equation", "ij,jk"),
        of("Einsum").x(2, 3, 4).x(4, 5).with("equation", "...ij,jk->...ik"),
        of("Einsum").x(3, 4).x(5).with("equation", "ij,k->ik"),
        of("Einsum").x(2, 3).x(3, 4).x(4).with("equation", "ab,bc,c->a"));
  }

  private static List<OperatorCase> convolutions() {
    return List.of(
        of("Conv").x(2, 3, 7, 6).x(4, 3, 3, 2).x(4),
        of("Conv").x(2, 4, 9, 8).x(6, 2, 3, 3).with("group", 2).with("strides", List.of(2L, 3L))
            .with("pads", List.of(1L, 0L, 2L, 1L)),
        of("Conv").x(1, 2, 9, 9).x(3, 2, 3, 2).with("dilations", List.of(2L, 3L)),
        of("Conv").x(2, 3, 8, 8).x(3, 1, 4, 4).with("group", 3).with("strides", List.of(4L, 4L))
            .with("auto_pad", "SAME_UPPER"),
        of("Conv").x(2, 3, 9).x(2, 3, 2).with("strides", List.of(4L)),
        of("Conv").x(1, 2, 4, 5, 4).x(3, 2, 2, 2, 3).with("strides", List.of(2L, 1L, 1L)),
        of("Conv").x(2, 3, 5, 5).x(4, 3, 1, 1),
        of("ConvTranspose").x(2, 3, 4, 5).x(3, 2, 3, 2).x(2).with("strides", List.of(2L, 1L)),
        of("ConvTranspose").x(1, 4, 4, 4).x(4, 3, 3, 3).with("group", 2)
            .with("strides", List.of(2L, 2L)).with("pads", List.of(1L, 1L, 1L, 1L))
            .with("output_padding", List.of(1L, 1L)),
        of("ConvTranspose").x(1, 2, 5).x(2, 3, 3).with("dilations", List.of(2L)));
  }

  private static List<OperatorCase> pools() {
    return List.of(
        of("MaxPool").x(2, 3, 7, 8).with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 2L)).with("pads", List.of(1L, 0L, 1L, 0L)),
        of("MaxPool").x(1, 2, 9).with("kernel_shape", List.of(3L)).with("ceil_mode", 1)
            .with("strides", List.of(2L)),
        of("AveragePool").x(2, 3, 7, 8).with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 3L)).with("pads", List.of(1L, 0L, 1L, 1L)),
        of("AveragePool").x(2, 3, 7, 8).with("kernel_shape", List.of(3L, 2L))
            .with("strides", List.of(2L, 3L)).with("pads", List.of(1L, 0L, 1L, 1L))
            .with("count_include_pad", 1),
        of("LpPool").around(2, 1, 2, 6, 6).with("kernel_shape", List.of(2L, 3L)).with("p", 3),
        of("GlobalAveragePool").x(2, 3, 4, 5),
        of("GlobalMaxPool").x(2, 3, 4, 5),
        of("GlobalLpPool").around(2, 2, 3, 4, 5).with("p", 3));
  }

  private static List<OperatorCase> reductions() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String op :
        List.of("ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2",
            "ReduceSumSquare", "ReduceLogSumExp")) {
      cases.add(of(op).x(2, 3, 4).with("axes", List.of(1L, -1L)));
      cases.add(of(op).x(2, 3, 4).with("keepdims", 0));
    }
    cases.add(of("ReduceMean").x(2, 3, 4).ints(1).with("keepdims", 0).opset(18));
    cases.add(of("ReduceSum").x(2, 3, 4).ints(0, -1).with("keepdims", 0));
    cases.add(of("ReduceSum").x(2, 3, 4));
    cases.add(of("ReduceLogSum").around(2, 2, 3, 4).with("axes", List.of(2L)));
    cases.add(of("ReduceProd").x(2, 3, 4).with("axes", List.of(1L)));
    cases.add(of("CumSum").x(2, 3, 4).ints(1));
    cases.add(of("CumSum").x(2, 5).ints(1).with("exclusive", 1).with("reverse", 1));
    return cases;
  }

  private static List<OperatorCase> layouts() {
    return List.of(
        of("Reshape").x(2, 3, 4).ints(4, -1),
        of("Flatten").x(2, 3, 4).with("axis", 2),
        of("Squeeze").x(2, 1, 4).ints(1),
        of("Unsqueeze").x(2, 4).ints(0, 2),
        of("Transpose").x(2, 3, 4).with("perm", List.of(2L, 0L, 1L)),
        of("Transpose").x(2, 3, 4),
        of("Expand").x(3, 1).ints(2, 3, 4),
        of("Tile").x(2, 3).ints(3, 2),
        of("Concat").x(2, 3).x(2, 1).x(2, 2).with("axis", -1),
        of("Split").x(7, 2).ints(3, 4).outputs(2),
        of("Slice").x(5, 6).ints(1, -3).ints(4, 100).ints(0, 1),
        of("Slice").x(5, 6).ints(4, 1).ints(-100, 6).ints(0, 1).ints(-2, 3),
        of("Pad").x(2, 3).ints(1, 0, 2, -1),
        of("Pad").x(4, 5).ints(1, 2, 0, 2).with("mode", "reflect"),
        of("Pad").x(4, 5).ints(1, 2, 0, 2).with("mode", "edge"),
        of("Trilu").x(4, 5).table(Shape.SCALAR, 1).with("upper", 0),
        of("DepthToSpace").x(1, 8, 2, 3).with("blocksize", 2),
        of("DepthToSpace").x(1, 8, 2, 3).with("blocksize", 2).with("mode", "CRD"),
        of("SpaceToDepth").x(1, 2, 4, 6).with("blocksize", 2),
        of("Resize").x(1, 2, 4, 5).none().scales(1, 1, 2, 2).with("mode", "nearest"),
        of("Resize").x(1, 2, 4, 5).none().scales(1, 1, 2.5f, 2).with("mode", "linear"),
        of("Resize").x(1, 2, 4, 5).none().none().ints(1, 2, 7, 3).with("mode", "linear")
            .with("coordinate_transformation_mode", "align_corners"),
        of("Resize").x(1, 2, 6, 5).none().scales(1, 1, .5f, 2).with("mode", "cubic"),
        of("Resize").x(1, 2, 4, 5).none().scales(1, 1, 2, .6f).with("mode", "linear")
            .with("antialias", 1).opset(18));
  }

  private static List<OperatorCase> selections() {
    return List.of(
        of("Gather").x(6, 3).table(Shape.of(2, 2), 4, 0, -1, 4),
        of("Gather").x(3, 6).table(Shape.of(3), 4, 0, 4).with("axis", 1),
        of("Gather").x(3, 6).table(Shape.SCALAR, 2).with("axis", -1),
        of("GatherElements").x(3, 3).table(Shape.of(2, 3), 1, 2, 0, 2, 2, 0),
        of("GatherND").x(3, 4, 2).table(Shape.of(3, 2), 0, 1, 2, 3, 0, 1),
        of("ReverseSequence").x(4, 3).ints(2, 3, 4).with("time_axis", 0).with("batch_axis", 1),
        of("TopK").x(3, 6).ints(2).outputs(2).real(1).with("axis", 1),
        of("ScatterElements").x(3, 3).table(Shape.of(2, 3), 1, 0, 2, 0, 2, 1).x(2, 3),
        of("ScatterND").x(4, 3).table(Shape.of(2, 1), 3, 1).x(2, 3),
        of("ScatterND").x(4, 3).table(Shape.of(3, 1), 3, 1, 3).x(3, 3).with("reduction", "add"));
  }

  private static List<OperatorCase> normalizations() {
    return List.of(
        of("Softmax").x(3, 5),
        of("Softmax").x(3, 5, 2).with("axis", 1),
        of("LogSoftmax").x(3, 5).with("axis", 0),
        of("BatchNormalization").x(4, 3, 5).x(3).x(3).fixed(3).fixed(3).outputs(1),
        of("LayerNormalization").x(3, 4, 5).x(5).x(5),
        of("LayerNormalization").x(3, 4, 5).x(4, 5).with("axis", 1),
        of("InstanceNormalization").x(2, 3, 4, 5).x(3).x(3),
        of("GroupNormalization").x(2, 6, 4).x(3).x(3).with("num_groups", 3).opset(18),
        of("GroupNormalization").x(2, 6, 4).x(6).x(6).with("num_groups", 3).opset(21).single(),
        of("LpNormalization").x(3, 5).with("axis", 1),
        of("LpNormalization").x(3, 5).with("axis", 0).with("p", 1),
        of("MeanVarianceNormalization").x(3, 2, 4, 3).with("axes", List.of(0L, 2L, 3L)),
        of("LRN").x(2, 5, 3, 3).with("size", 3).with("alpha", .9).with("bias", 1.5));
  }

  private static List<OperatorCase> recurrences() {
    return List.of(
        of("LSTM").x(4, 2, 3).x(2, 20, 3).x(2, 20, 5).x(2, 40).none().x(2, 2, 5).x(2, 2, 5)
            .x(2, 15).with("hidden_size", 5).with("direction", "bidirectional").outputs(3),
        of("LSTM").x(4, 2, 3).x(1, 20, 3).x(1, 20, 5).with("hidden_size", 5).outputs(1),
        of("GRU").x(4, 2, 3).x(1, 15, 3).x(1, 15, 5).x(1, 30).with("hidden_size", 5).outputs(2),
        of("GRU").x(4, 2, 3).x(1, 15, 3).x(1, 15, 5).x(1, 30).none().x(1, 2, 5)
            .with("hidden_size", 5).with("direction", "reverse")
            .with("linear_before_reset", 1).outputs(2),
        of("LSTM").x(4, 2, 3).x(2, 20, 3).x(2, 20, 5).none().lengths(4, 2)
            .with("hidden_size", 5).with("direction", "bidirectional").outputs(3),
        of("LSTM").x(4, 2, 3).x(1, 20, 3).x(1, 20, 5).with("hidden_size", 5).with("clip", 50.),
        of("LSTM").around(3, 4, 2, 3).around(2, 1, 20, 3).x(1, 20, 5).with("hidden_size", 5)
            .with("clip", .4),
        of("RNN").x(4, 2, 3).x(1, 5, 3).x(1, 5, 5).x(1, 10).with("hidden_size", 5).outputs(2));
  }
}
