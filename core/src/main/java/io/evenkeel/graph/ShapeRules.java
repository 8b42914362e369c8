// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.util.Optional;
import java.util.Set;

/** One rule per operator family: the shape of its first output. */
final class ShapeRules {
  private static final Set<String> LIKE_FIRST_INPUT =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "LRN",
          "WeightNormalization",
          "Elementwise",
          "Softmax",
          "LogSoftmax",
          "Clip",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Swish",
          "Mish",
          "Softplus",
          "Softsign",
          "HardSwish",
          "HardSigmoid",
          "ThresholdedRelu",
          "Sigmoid",
          "Tanh",
          "Erf",
          "Sin",
          "Cos",
          "Exp",
          "Log",
          "Sqrt",
          "Abs",
          "Neg",
          "Reciprocal",
          "Floor",
          "Ceil",
          "Round",
          "Sign",
          "Not",
          "IsNaN",
          "CumSum",
          "Trilu",
          "ScatterND",
          "ScatterElements",
          "ReverseSequence",
          "LpNormalization",
          "MeanVarianceNormalization",
          "Tan",
          "Asin",
          "Acos",
          "Atan",
          "Sinh",
          "Cosh",
          "Asinh",
          "Acosh",
          "Atanh",
          "IsInf",
          "EyeLike",
          "CastLike",
          "Shrink",
          "Hardmax");
  private static final Set<String> BROADCAST =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Max",
          "Min",
          "Mean",
          "Sum",
          "And",
          "Or",
          "Xor",
          "Equal",
          "Less",
          "Greater",
          "LessOrEqual",
          "GreaterOrEqual",
          "Where",
          "Mod");

  private ShapeRules() {}

  static void infer(Node node, Shapes shapes) {
    if (node.outputs().isEmpty()
        || !(node.domain().isEmpty() || node.domain().equals("io.evenkeel"))) {
      return;
    }
    InputShapes inputs = new InputShapes(node, shapes);
    try {
      infer(inputs);
    } catch (InvalidInputException invalid) {
      throw new InvalidInputException(
          DataFlow.describe(node) + ": " + invalid.getMessage(), invalid);
    } catch (ArithmeticException
        | IndexOutOfBoundsException
        | IllegalArgumentException contradiction) {
      throw new InvalidInputException(
          "%s: its attributes do not fit inputs of shape %s; check the model"
              .formatted(DataFlow.describe(node), inputs.describe()),
          contradiction);
    }
  }

  private static void infer(InputShapes inputs) {
    Node node = inputs.node();
    Shapes shapes = inputs.shapes();
    if (node.is("Constant")) {
      IntegerRules.constant(node, shapes);
      return;
    }
    Optional<Shape> shape = first(inputs);
    shape.ifPresent(known -> shapes.put(node.output(), known));
    shape
        .filter(known -> known.rank() <= IntegerRules.highestRank(node))
        .flatMap(known ->
            IntegerRules.values(node, shapes).filter(v -> v.length == known.elementCount()))
        .ifPresent(values -> shapes.putIntegers(node.output(), values));
    if (node.is("Concat")) {
      new SelectionShapes(inputs)
          .joinedReals()
          .ifPresent(scales -> shapes.putReals(node.output(), scales));
    }
  }

  private static Optional<Shape> first(InputShapes inputs) {
    String op = inputs.node().op();
    if (LIKE_FIRST_INPUT.contains(op)) {
      return inputs.shape(0);
    }
    if (BROADCAST.contains(op)) {
      return new ProductShapes(inputs).broadcast();
    }
    if (op.startsWith("Reduce")) {
      return new ReducedShapes(inputs).reduced();
    }
    return switch (op) {
      case "Conv" -> new WindowShapes(inputs).convolution(false);
      case "ConvTranspose" -> new WindowShapes(inputs).convolution(true);
      case "MaxPool", "AveragePool", "LpPool" -> new WindowShapes(inputs).pool();
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" ->
          new WindowShapes(inputs).points();
      case "DepthToSpace" -> new WindowShapes(inputs).blocked(true);
      case "SpaceToDepth" -> new WindowShapes(inputs).blocked(false);
      case "Resize", "Upsample" ->
          inputs.shape(0).flatMap(x -> ResizeRule.shape(inputs.node(), x, inputs.shapes()));
      case "Gemm" -> new ProductShapes(inputs).gemm();
      case "MatMul" -> new ProductShapes(inputs).matMul();
      case "Einsum" -> new ProductShapes(inputs).einsum();
      case "Expand" -> new ProductShapes(inputs).expanded();
      case "Flatten" -> new LayoutShapes(inputs).flatten();
      case "Transpose" -> new LayoutShapes(inputs).transpose();
      case "Reshape" -> new LayoutShapes(inputs).reshape();
      case "Squeeze", "Unsqueeze" -> new LayoutShapes(inputs).axesChanged();
      case "Concat" -> new SelectionShapes(inputs).concat();
      case "Gather" -> new SelectionShapes(inputs).gather();
      case "GatherElements" -> inputs.shape(1);
      case "GatherND" -> new SelectionShapes(inputs).gatherSlices();
      case "LayerNormalization" -> new ReducedShapes(inputs).layer();
      case "GridSample" -> new SelectionShapes(inputs).sampled();
      case "RoiAlign" -> new SelectionShapes(inputs).regions();
      case "SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss" ->
          new ReducedShapes(inputs).loss();
      case "TopK" -> new SelectionShapes(inputs).largest();
      case "Split" -> new SelectionShapes(inputs).split();
      case "Pad" -> new SelectionShapes(inputs).pad();
      case "Slice" -> new SelectionShapes(inputs).slice();
      case "Tile" -> new SelectionShapes(inputs).tiled();
      case "ConstantOfShape" -> inputs.target(0);
      case "LSTM", "GRU", "RNN" -> RecurrentRule.shape(inputs.node(), inputs.shapes());
      case "Shape" ->
          inputs.shape(0).map(x -> Shape.of(IntegerRules.dimensions(inputs.node(), x).length));
      case "Size" -> Optional.of(Shape.SCALAR);
      case "ArgMax", "ArgMin" -> new ReducedShapes(inputs).extremum();
      default -> Optional.empty();
    };
  }
}
