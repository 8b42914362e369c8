// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Batch normalization by the batch's own statistics, spelled out: before operator set 14 the
 * operator has no training mode that ONNX Runtime runs. The input is seen as [samples, channels,
 * positions] whatever its rank.
 */
final class BatchStatistics {
  private final String name;
  private final DType dtype;
  private final List<Node> nodes = new ArrayList<>();

  private BatchStatistics(String name, DType dtype) {
    this.name = name;
    this.dtype = dtype;
  }

  /**
   * The nodes that replace a BatchNormalization; the last one has its output.
   *
   * @param dtype of its input and scale
   */
  static List<Node> of(Node norm, DType dtype) {
    BatchStatistics built = new BatchStatistics(norm.output() + ".training", dtype);
    built.add(norm);
    return built.nodes;
  }

  private void add(Node norm) {
    String input = norm.inputs().getFirst();
    // 0 keeps a dimension.
    String x = add("Reshape", "x", input, ints("x_shape", 0, 0, -1));
    String centred = add("Sub", "centred", x, mean("mean", x));
    String variance = mean("variance", add("Mul", "squares", centred, centred));
    String padded = add("Add", "padded", variance, number(norm.realAttribute("epsilon", 1e-5f)));
    String unit = add("Div", "unit", centred, add("Sqrt", "std", padded));
    String channels = ints("channels", 1, -1, 1);
    String scale = add("Reshape", "scale", norm.inputs().get(1), channels);
    String shift = add("Reshape", "shift", norm.inputs().get(2), channels);
    String shifted = add("Add", "shifted", add("Mul", "scaled", unit, scale), shift);
    List<String> last = List.of(shifted, add("Shape", "shape", input));
    nodes.add(new Node("Reshape", "", norm.name(), last, List.of(norm.output()), Map.of()));
  }

  private String add(String op, String part, String... inputs) {
    return add(op, part, Map.of(), inputs);
  }

  private String add(String op, String part, Map<String, Attribute> attributes, String... inputs) {
    String output = name + "." + part;
    nodes.add(new Node(op, "", output, List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** Over samples and positions. */
  private String mean(String part, String value) {
    Attribute axes = new Attribute.Ints(List.of(0L, 2L));
    return add("ReduceMean", part, Map.of("axes", axes, "keepdims", new Attribute.Int(1)), value);
  }

  private String ints(String part, long... values) {
    return add(part, Constant.ints(name + "." + part, values));
  }

  private String number(double value) {
    return add("epsilon", Constant.number(name + ".epsilon", dtype, value));
  }

  private String add(String part, Constant constant) {
    return add("Constant", part, Map.of("value", new Attribute.Stored(constant)));
  }
}
