// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Batch normalization by the batch's own statistics, spelled out: before operator set 14 the
 * operator has no training mode that ONNX Runtime runs.
 */
final class BatchStatistics {
  private final String name;
  private final List<Node> nodes = new ArrayList<>();

  private BatchStatistics(String name) {
    this.name = name;
  }

  /**
   * The nodes that replace a BatchNormalization; the last one has its output.
   *
   * @param rank number of dimensions of its input
   */
  static List<Node> of(Node norm, int rank) {
    BatchStatistics built = new BatchStatistics(norm.output() + ".training");
    String x = norm.inputs().getFirst();
    String centred = built.add("Sub", "centred", x, built.mean("mean", x, rank));
    String squares = built.add("Mul", "squares", centred, centred);
    String variance = built.mean("variance", squares, rank);
    String epsilon = built.number(norm.realAttribute("epsilon", 1e-5f));
    String std = built.add("Sqrt", "std", built.add("Add", "padded", variance, epsilon));
    String unit = built.add("Div", "unit", centred, std);
    String scale = built.perChannel("scale", norm.inputs().get(1), rank);
    String shift = built.perChannel("shift", norm.inputs().get(2), rank);
    String scaled = built.add("Mul", "scaled", unit, scale);
    built.nodes.add(
        new Node("Add", "", norm.name(), List.of(scaled, shift), List.of(norm.output()), Map.of()));
    return built.nodes;
  }

  private String add(String op, String part, String... inputs) {
    return add(op, part, Map.of(), inputs);
  }

  private String add(String op, String part, Map<String, Attribute> attributes, String... inputs) {
    String output = name + "." + part;
    nodes.add(new Node(op, "", output, List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** Over every axis but the channels'. */
  private String mean(String part, String value, int rank) {
    List<Long> axes = LongStream.range(0, rank).filter(axis -> axis != 1).boxed().toList();
    Map<String, Attribute> attributes =
        Map.of("axes", new Attribute.Ints(axes), "keepdims", new Attribute.Int(1));
    return add("ReduceMean", part, attributes, value);
  }

  private String perChannel(String part, String vector, int rank) {
    long[] shape = new long[rank - 1];
    Arrays.fill(shape, 1);
    shape[0] = -1;
    ByteBuffer bytes = littleEndian(8 * shape.length);
    Arrays.stream(shape).forEach(bytes::putLong);
    String wanted = constant(part + "_shape", DType.I64, Shape.of(shape.length), bytes);
    return add("Reshape", part, vector, wanted);
  }

  private String number(double value) {
    return constant("epsilon", DType.F32, Shape.SCALAR, littleEndian(4).putFloat((float) value));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String part, DType dtype, Shape shape, ByteBuffer bytes) {
    String output = name + "." + part;
    Content content = new Content.Bytes(MemorySegment.ofBuffer(bytes.flip()));
    Constant value = new Constant(new Tensor(output, dtype, shape), content);
    nodes.add(
        new Node(
            "Constant",
            "",
            output,
            List.of(),
            List.of(output),
            Map.of("value", new Attribute.Stored(value))));
    return output;
  }
}
