// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.tensor.DType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Types, shapes and small integer contents of a network's values. */
public final class KnownValues {
  private final Shapes shapes;
  private final Map<String, DType> dtypes = new HashMap<>();

  private KnownValues(Shapes shapes) {
    this.shapes = shapes;
  }

  /**
   * What is known of a network without running it.
   *
   * @param shapes of all its values
   */
  public static KnownValues of(Graph network, Shapes shapes) {
    KnownValues values = new KnownValues(shapes);
    network.inputs().forEach(in -> in.dtype().ifPresent(t -> values.dtypes.put(in.name(), t)));
    for (Constant constant : network.constants().values()) {
      values.dtypes.put(constant.name(), constant.tensor().dtype());
    }
    for (Node node : network.nodes()) {
      values.dtype(node).ifPresent(t -> node.outputs().forEach(out -> values.dtypes.put(out, t)));
      if (node.outputs().size() > 1) {
        second(node).ifPresent(t -> values.dtypes.put(node.outputs().get(1), t));
      }
    }
    return values;
  }

  public Optional<Value> value(String name) {
    DType dtype = dtypes.get(name);
    return dtype == null
        ? Optional.empty()
        : shapes.of(name).map(shape -> new Value(name, dtype, shape));
  }

  /** The elements of a small integer vector, if they follow from the shapes. */
  public Optional<long[]> integers(String name) {
    return shapes.integers(name);
  }

  private Optional<DType> dtype(Node node) {
    return switch (node.op()) {
      case "Shape", "Size", "NonZero", "ArgMax", "ArgMin", "NonMaxSuppression" ->
          Optional.of(DType.I64);
      case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "IsNaN", "IsInf" ->
          Optional.of(DType.BOOL);
      case "Cast" -> ElementTypes.of(node.intAttribute("to", 0));
      case "Constant" -> constant(node);
      case "ConstantOfShape" -> Optional.of(stored(node).orElse(DType.F32));
      case "EyeLike" ->
          node.intAttribute("dtype").isPresent()
              ? ElementTypes.of(node.intAttribute("dtype", 0))
              : first(node);
      case "MelWeightMatrix" -> ElementTypes.of(node.intAttribute("output_datatype", 1));
      case "RandomNormal", "RandomUniform" -> ElementTypes.of(node.intAttribute("dtype", 1));
      case "Where", "CastLike", "DequantizeLinear" -> node.input(1).map(dtypes::get);
      case "OneHot" -> node.input(2).map(dtypes::get);
      default -> first(node);
    };
  }

  private Optional<DType> first(Node node) {
    return node.input(0).map(dtypes::get);
  }

  private static Optional<DType> stored(Node node) {
    return node.attributes().get("value") instanceof Attribute.Stored(Constant constant)
        ? Optional.of(constant.tensor().dtype())
        : Optional.empty();
  }

  private static Optional<DType> constant(Node node) {
    boolean real =
        node.attributes().containsKey("value_float")
            || node.attributes().containsKey("value_floats");
    return stored(node).or(() -> Optional.of(real ? DType.F32 : DType.I64));
  }

  /** The second output, where it is of another type than the first. */
  private static Optional<DType> second(Node node) {
    return switch (node.op()) {
      case "TopK", "MaxPool" -> Optional.of(DType.I64);
      case "Dropout" -> Optional.of(DType.BOOL);
      default -> Optional.empty();
    };
  }
}
