// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The shapes of a graph's values for given input shapes, as far as they follow without running it.
 * A value whose shape does not follow is absent.
 */
public final class Shapes {
  /** Scales of a Resize have one number per axis. */
  private static final int MOST_REALS = 16;

  private final Map<String, Shape> shapes;
  private final Map<String, long[]> integers = new HashMap<>();
  private final Map<String, double[]> reals = new HashMap<>();

  private Shapes(int values) {
    this.shapes = HashMap.newHashMap(values);
  }

  /**
   * Walks the graph once.
   *
   * @param inputs shape of every graph input; inputs left out use their declared shape, if fixed
   * @throws io.evenkeel.InvalidInputException if a node's attributes contradict the shapes it reads
   */
  public static Shapes of(Graph graph, Map<String, Shape> inputs) {
    Shapes result = new Shapes(graph.nodes().size() + graph.constants().size());
    graph.inputs().forEach(in -> in.shape().ifPresent(s -> result.shapes.put(in.name(), s)));
    result.shapes.putAll(inputs);
    graph.constants().values().forEach(result::putConstant);
    for (Node node : graph.nodes()) {
      ShapeRules.infer(node, result);
    }
    return result;
  }

  /** The shape of a value, if it follows. */
  public Optional<Shape> of(String value) {
    return Optional.ofNullable(shapes.get(value));
  }

  /** The elements of a small integer vector or number, if they follow. */
  public Optional<long[]> integers(String value) {
    return Optional.ofNullable(integers.get(value)).map(long[]::clone);
  }

  /** The elements of a short stored vector of floating-point numbers. */
  Optional<double[]> reals(String value) {
    return Optional.ofNullable(reals.get(value));
  }

  void putConstant(Constant constant) {
    Tensor tensor = constant.tensor();
    shapes.put(constant.name(), tensor.shape());
    if (tensor.shape().rank() > 1) {
      return;
    }
    IntegerValues.of(constant).ifPresent(values -> integers.put(constant.name(), values));
    boolean few = tensor.dtype().isFloating() && tensor.elementCount() <= MOST_REALS;
    if (few && constant.content() instanceof Content.Bytes(MemorySegment bytes)) {
      reals.put(
          constant.name(),
          LongStream.range(0, tensor.elementCount())
              .mapToDouble(Elements.numbers(bytes, tensor.dtype()))
              .toArray());
    }
  }

  void put(String value, Shape shape) {
    shapes.put(value, shape);
  }

  /** Records the elements of a vector or number whose shape is known. */
  void putIntegers(String value, long[] elements) {
    integers.put(value, elements);
  }

  void putReals(String value, double[] elements) {
    reals.put(value, elements);
  }
}
