// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a {@link Graph} node by node. Methods that add something return the name of the value it
 * produces, so calls nest the way the network does. Not thread-safe.
 */
public final class GraphBuilder {
  private final String name;
  private final long opset;
  private final List<Node> nodes = new ArrayList<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final Map<String, String> properties = new LinkedHashMap<>();

  /**
   * @param name the network's name
   * @param opset version of ONNX's operator set that the nodes are written in
   */
  public GraphBuilder(String name, long opset) {
    this.name = name;
    this.opset = opset;
  }

  /** Adds a graph input. */
  public String input(ValueInfo input) {
    inputs.add(input);
    return input.name();
  }

  /** Declares a value as graph output. */
  public void output(ValueInfo output) {
    outputs.add(output);
  }

  /** Declares a value as graph output under another name; its producer and its readers follow. */
  public void output(String value, ValueInfo output) {
    nodes.replaceAll(node -> node.withValueRenamed(value, output.name()));
    output(output);
  }

  /** Adds a parameter of 32-bit floats without values. */
  public String parameter(String parameter, long... dimensions) {
    Tensor tensor = Tensor.of(parameter, Shape.of(dimensions));
    return constant(new Constant(tensor, new Content.Undrawn()));
  }

  /** Adds a stored tensor. */
  public String constant(Constant constant) {
    if (constants.put(constant.name(), constant) != null) {
      throw new IllegalArgumentException("constant " + constant.name() + " is defined twice");
    }
    return constant.name();
  }

  /** Adds a stored vector of 64-bit integers. */
  public String ints(String constant, long... values) {
    return constant(Constant.ints(constant, values));
  }

  /** Adds a stored 64-bit integer of rank 0. */
  public String integer(String constant, long value) {
    ByteBuffer bytes = littleEndian(Long.BYTES).putLong(value);
    return stored(constant, DType.I64, Shape.SCALAR, bytes);
  }

  /** Adds a stored 32-bit float of rank 0. */
  public String scalar(String constant, float value) {
    return constant(Constant.number(constant, DType.F32, value));
  }

  /**
   * Adds a stored tensor of 32-bit floats.
   *
   * @param values row-major, as many as the shape has elements
   */
  public String floats(String constant, Shape shape, float... values) {
    if (values.length != shape.elementCount()) {
      throw new IllegalArgumentException(
          "%d values for %s of shape %s".formatted(values.length, constant, shape));
    }
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
    for (float value : values) {
      bytes.putFloat(value);
    }
    return stored(constant, DType.F32, shape, bytes);
  }

  private String stored(String constant, DType dtype, Shape shape, ByteBuffer bytes) {
    Content content = new Content.Bytes(MemorySegment.ofBuffer(bytes.flip()));
    return constant(new Constant(new Tensor(constant, dtype, shape), content));
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds a node of ONNX's own operator set and returns its first output. */
  public String node(
      String op, String nodeName, List<String> nodeInputs, Map<String, Attribute> attributes) {
    String output = nodeName + "_output_0";
    node(new Node(op, "", nodeName, nodeInputs, List.of(output), attributes));
    return output;
  }

  /** Adds a node with its own output names. */
  public void node(Node node) {
    nodes.add(node);
  }

  /** Keeps a line of text with the model. */
  public void property(String key, String value) {
    properties.put(key, value);
  }

  public Graph build() {
    return new Graph(
        name,
        nodes,
        inputs,
        outputs,
        List.of(),
        constants,
        Map.of("", opset),
        properties,
        Optional.empty());
  }
}
