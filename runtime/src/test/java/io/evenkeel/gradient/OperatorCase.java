// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One operator with its attributes and the inputs to differentiate it at. */
final class OperatorCase {
  private sealed interface Input {
    /** A real input whose gradient is checked, with values of size about 1 around a mean. */
    record Real(Shape shape, double mean, double spread) implements Input {}

    record Integers(Shape shape, List<Long> values) implements Input {}

    record Flags(Shape shape) implements Input {}

    record Scales(List<Float> values) implements Input {}

    record Lengths(List<Integer> values) implements Input {}

    record Fixed(Shape shape, double value) implements Input {}

    record None() implements Input {}
  }

  /** The values mean ± spread. */
  record Range(double mean, double spread) {}

  private final String op;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private final List<Input> inputs = new ArrayList<>();
  private int outputs = 1;
  private int real = Integer.MAX_VALUE;
  private boolean single;
  private long opset = 17;

  private OperatorCase(String op) {
    this.op = op;
  }

  static OperatorCase operator(String op) {
    return new OperatorCase(op);
  }

  /** A real input around 0. */
  OperatorCase x(long... shape) {
    return around(0, shape);
  }

  OperatorCase around(double mean, long... shape) {
    inputs.add(new Input.Real(Shape.of(shape), mean, 1));
    return this;
  }

  /** A real input within bounds around 0. */
  OperatorCase spread(double most, long... shape) {
    inputs.add(new Input.Real(Shape.of(shape), 0, most));
    return this;
  }

  OperatorCase ints(long... values) {
    inputs.add(new Input.Integers(Shape.of(values.length), Arrays.stream(values).boxed().toList()));
    return this;
  }

  OperatorCase table(Shape shape, long... values) {
    inputs.add(new Input.Integers(shape, Arrays.stream(values).boxed().toList()));
    return this;
  }

  OperatorCase flags(long... shape) {
    inputs.add(new Input.Flags(Shape.of(shape)));
    return this;
  }

  OperatorCase scales(Float... values) {
    inputs.add(new Input.Scales(List.of(values)));
    return this;
  }

  /** The length of each sample's sequence. */
  OperatorCase lengths(int... values) {
    inputs.add(new Input.Lengths(Arrays.stream(values).boxed().toList()));
    return this;
  }

  /** A number of rank 0 that is not differentiated. */
  OperatorCase bound(double value) {
    inputs.add(new Input.Fixed(Shape.SCALAR, value));
    return this;
  }

  /** A real input close to a number. */
  OperatorCase near(double mean, long... shape) {
    inputs.add(new Input.Real(Shape.of(shape), mean, .1));
    return this;
  }

  /** A tensor of ones that is not differentiated. */
  OperatorCase fixed(long... shape) {
    return fixed(1., shape);
  }

  /** A tensor of one number that is not differentiated. */
  OperatorCase fixed(double value, long... shape) {
    inputs.add(new Input.Fixed(Shape.of(shape), value));
    return this;
  }

  OperatorCase none() {
    inputs.add(new Input.None());
    return this;
  }

  OperatorCase with(String key, long value) {
    attributes.put(key, new Attribute.Int(value));
    return this;
  }

  OperatorCase with(String key, double value) {
    attributes.put(key, new Attribute.Real((float) value));
    return this;
  }

  OperatorCase with(String key, String value) {
    attributes.put(key, new Attribute.Text(value));
    return this;
  }

  OperatorCase with(String key, List<Long> values) {
    attributes.put(key, new Attribute.Ints(values));
    return this;
  }

  OperatorCase outputs(int count) {
    outputs = count;
    return this;
  }

  /** The outputs from this one on are not numbers. */
  OperatorCase real(int count) {
    real = count;
    return this;
  }

  OperatorCase opset(long version) {
    opset = version;
    return this;
  }

  /** For operators that ONNX Runtime computes in single precision whatever it is given. */
  OperatorCase single() {
    single = true;
    return this;
  }

  boolean isSingle() {
    return single;
  }

  /** The real inputs, which are parameters of the graph: where their values lie. */
  Map<String, Range> ranges() {
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof Input.Real(Shape shape, double mean, double spread)) {
        ranges.put("x" + i, new Range(mean, spread));
      }
    }
    return ranges;
  }

  List<String> results() {
    return names(Math.min(outputs, real));
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("y" + i);
    }
    return names;
  }

  Graph graph(DType dtype) {
    GraphBuilder graph = new GraphBuilder(op, opset);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      names.add(add(graph, inputs.get(i), "x" + i, dtype));
    }
    graph.node(new Node(op, "", op, names, names(outputs), attributes));
    results().forEach(name -> graph.output(ValueInfo.unknown(name)));
    return graph.build();
  }

  private static String add(GraphBuilder graph, Input input, String name, DType dtype) {
    return switch (input) {
      case Input.None none -> "";
      case Input.Real(Shape shape, double mean, double spread) ->
          graph.constant(new Constant(new Tensor(name, dtype, shape), new Content.Undrawn()));
      case Input.Scales(List<Float> values) -> {
        float[] scales = new float[values.size()];
        for (int i = 0; i < scales.length; i++) {
          scales[i] = values.get(i);
        }
        yield graph.floats(name, Shape.of(scales.length), scales);
      }
      case Input.Integers(Shape shape, List<Long> values) -> {
        ByteBuffer bytes = buffer(values.size() * Long.BYTES);
        values.forEach(bytes::putLong);
        yield stored(
            graph, new Tensor(name, DType.I64, shape), MemorySegment.ofBuffer(bytes.flip()));
      }
      case Input.Lengths(List<Integer> values) -> {
        ByteBuffer bytes = buffer(values.size() * Integer.BYTES);
        values.forEach(bytes::putInt);
        yield stored(
            graph,
            new Tensor(name, DType.I32, Shape.of(values.size())),
            MemorySegment.ofBuffer(bytes.flip()));
      }
      case Input.Fixed(Shape shape, double value) ->
          graph.constant(new Constant(new Tensor(name, dtype, shape), new Content.Filled(value)));
      case Input.Flags(Shape shape) -> {
        byte[] bytes = new byte[(int) shape.elementCount()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (i * 7 % 3 == 1 ? 1 : 0);
        }
        yield stored(graph, new Tensor(name, DType.BOOL, shape), MemorySegment.ofArray(bytes));
      }
    };
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String stored(GraphBuilder graph, Tensor tensor, MemorySegment bytes) {
    return graph.constant(new Constant(tensor, new Content.Bytes(bytes)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(op);
    attributes.forEach((key, value) -> text.append(' ').append(key).append(' ').append(value));
    inputs.forEach(input -> text.append(", ").append(described(input)));
    return text.toString();
  }

  private static String described(Input input) {
    return switch (input) {
      case Input.Real(Shape shape, double mean, double spread) -> shape.toString();
      case Input.Integers(Shape shape, List<Long> values) -> "integers";
      case Input.Flags(Shape shape) -> "flags";
      case Input.Scales(List<Float> values) -> "scales";
      case Input.Lengths(List<Integer> values) -> "lengths";
      case Input.Fixed(Shape shape, double value) -> shape + " of " + value;
      case Input.None none -> "–";
    };
  }
}
