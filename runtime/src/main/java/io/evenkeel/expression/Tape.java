// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes written so far, in running order, and what is known of their outputs. Reads the values
 * of a network it does not hold.
 */
public final class Tape {
  private final String prefix;
  private final KnownValues network;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final Map<String, long[]> integers = new HashMap<>();

  /**
   * An empty tape.
   *
   * @param prefix of every name written; no value of the network begins with it
   * @param network what can be read besides
   */
  public Tape(String prefix, KnownValues network) {
    this.prefix = prefix;
    this.network = network;
  }

  public List<Node> nodes() {
    return nodes;
  }

  public Map<String, Constant> constants() {
    return constants;
  }

  public Optional<Value> value(String name) {
    Value written = values.get(name);
    return written == null ? network.value(name) : Optional.of(written);
  }

  public Optional<long[]> integers(String name) {
    long[] stored = integers.get(name);
    return stored == null ? network.integers(name) : Optional.of(stored);
  }

  /** Writes a node with one output. */
  public Value write(
      String op, DType dtype, Shape shape, Map<String, Attribute> attributes, Value... inputs) {
    List<String> names =
        Arrays.stream(inputs).map(input -> input == null ? "" : input.name()).toList();
    return write(op, attributes, names, List.of(new Value("", dtype, shape))).getFirst();
  }

  /**
   * Writes a node.
   *
   * @param outputs types and shapes; an output's name is made here
   */
  public List<Value> write(
      String op, Map<String, Attribute> attributes, List<String> inputs, List<Value> outputs) {
    List<Value> named = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Value output = outputs.get(i);
      String name = prefix + op + "." + nodes.size() + (i == 0 ? "" : "." + i);
      named.add(new Value(name, output.dtype(), output.shape()));
      values.put(name, named.getLast());
    }
    List<String> names = named.stream().map(Value::name).toList();
    nodes.add(new Node(op, "", names.getFirst(), inputs, names, attributes));
    return named;
  }

  /** A stored vector of integers; the same one where it was stored before. */
  public Value ints(long... elements) {
    String name = prefix + "ints" + Arrays.toString(elements).replace(" ", "");
    return integers(name, Shape.of(elements.length), elements);
  }

  /** A stored integer of rank 0. */
  public Value integer(long element) {
    return integers(prefix + "int" + element, Shape.SCALAR, element);
  }

  private Value integers(String name, Shape shape, long... elements) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[elements.length * Long.BYTES]);
    ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements.length; i++) {
      bytes.set(layout, (long) i * Long.BYTES, elements[i]);
    }
    integers.put(name, elements);
    return stored(name, DType.I64, shape, new Content.Bytes(bytes));
  }

  /** A stored number of rank 0. */
  public Value scalar(double number, DType dtype) {
    if (dtype == DType.I64) {
      return integer((long) number);
    }
    String name = prefix + dtype.label() + "." + number;
    return stored(name, dtype, Shape.SCALAR, new Content.Filled(number));
  }

  /** Stored numbers; they are read in double precision and converted where they are used. */
  public Value numbers(DType dtype, Shape shape, double... elements) {
    String name = prefix + "numbers." + constants.size();
    MemorySegment bytes = MemorySegment.ofArray(new byte[elements.length * Double.BYTES]);
    ValueLayout.OfDouble layout =
        ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements.length; i++) {
      bytes.set(layout, (long) i * Double.BYTES, elements[i]);
    }
    return new Ops(this).cast(stored(name, DType.F64, shape, new Content.Bytes(bytes)), dtype);
  }

  private Value stored(String name, DType dtype, Shape shape, Content content) {
    constants.putIfAbsent(name, new Constant(new Tensor(name, dtype, shape), content));
    Value value = new Value(name, dtype, shape);
    values.putIfAbsent(name, value);
    return value;
  }
}
