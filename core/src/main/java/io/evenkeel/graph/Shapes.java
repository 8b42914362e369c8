// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shapes of a graph's values for given input shapes, as far as they follow without running it.
 * A value whose shape does not follow is absent.
 */
public final class Shapes {
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<String, long[]> integers = new HashMap<>();

  private Shapes() {}

  /**
   * Walks the graph once.
   *
   * @param inputs shape of every graph input; inputs left out use their declared shape, if fixed
   */
  public static Shapes of(Graph graph, Map<String, Shape> inputs) {
    Shapes result = new Shapes();
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

  /** The elements of a small integer value, if they follow. */
  Optional<long[]> integers(String value) {
    return Optional.ofNullable(integers.get(value));
  }

  void putConstant(Constant constant) {
    shapes.put(constant.name(), constant.tensor().shape());
    IntegerValues.of(constant).ifPresent(values -> integers.put(constant.name(), values));
  }

  void put(String value, Shape shape) {
    shapes.put(value, shape);
  }

  void putIntegers(String value, Shape shape, long[] elements) {
    shapes.put(value, shape);
    integers.put(value, elements);
  }
}
