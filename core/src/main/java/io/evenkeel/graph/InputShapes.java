// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is known of a node's inputs while shapes are inferred.
 *
 * @param node the node
 * @param shapes what is known so far
 */
record InputShapes(Node node, Shapes shapes) {
  Optional<Shape> shape(int index) {
    return node.input(index).flatMap(shapes::of);
  }

  /** The elements of an input that holds sizes, axes or indices. */
  Optional<long[]> integers(int index) {
    return node.input(index).flatMap(shapes::integers);
  }

  /** The shape that the elements of an input spell. */
  Optional<Shape> target(int index) {
    return integers(index).map(Shape::of);
  }

  /**
   * A list that older versions keep as an attribute and newer ones as an input: the fallback where
   * it is left out, empty where it is an input whose elements do not follow.
   */
  Optional<long[]> list(String attribute, int index, Supplier<long[]> fallback) {
    return node.intsAttribute(attribute)
        .map(values -> values.stream().mapToLong(Long::longValue).toArray())
        .or(() -> integers(index))
        .or(() -> node.input(index).isPresent() ? Optional.empty() : Optional.of(fallback.get()));
  }

  String describe() {
    return node.inputs().stream()
        .map(name -> shapes.of(name).map(Shape::toString).orElse("unknown"))
        .collect(Collectors.joining(", "));
  }

  /** An axis counted from the front. */
  static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }
}
