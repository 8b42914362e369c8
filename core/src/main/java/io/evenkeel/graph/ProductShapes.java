// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of elementwise and matrix products, with their broadcast. */
record ProductShapes(InputShapes inputs) {
  Optional<Shape> broadcast() {
    Optional<Shape> result = inputs.shape(0);
    for (int i = 1; i < inputs.node().inputs().size(); i++) {
      Optional<Shape> next = inputs.shape(i);
      result = result.flatMap(left -> next.flatMap(right -> Broadcast.of(left, right)));
    }
    return result;
  }

  Optional<Shape> einsum() {
    List<Shape> operands =
        IntStream.range(0, inputs.node().inputs().size())
            .mapToObj(inputs::shape)
            .flatMap(Optional::stream)
            .toList();
    return operands.size() < inputs.node().inputs().size()
        ? Optional.empty()
        : EinsumEquation.of(inputs.node(), operands).map(e -> e.shape(e.result()));
  }

  Optional<Shape> gemm() {
    int rows = inputs.node().intAttribute("transA", 0) == 1 ? 1 : 0;
    int columns = inputs.node().intAttribute("transB", 0) == 1 ? 0 : 1;
    return inputs
        .shape(0)
        .flatMap(a ->
            inputs
                .shape(1)
                .map(b -> {
                  requireTerms(a, b, a.dimension(1 - rows), b.dimension(1 - columns));
                  return Shape.of(a.dimension(rows), b.dimension(columns));
                }));
  }

  private static void requireTerms(Shape a, Shape b, long columns, long rows) {
    if (columns != rows) {
      throw new InvalidInputException(
          "%s times %s: %d terms meet %d; check the model".formatted(a, b, columns, rows));
    }
  }

  /** The first input stretched to the sizes that the second spells. */
  Optional<Shape> expanded() {
    return inputs.target(1).flatMap(to -> inputs.shape(0).flatMap(from -> Broadcast.of(from, to)));
  }

  Optional<Shape> matMul() {
    return inputs.shape(0).flatMap(a -> inputs.shape(1).flatMap(b -> matMul(a, b)));
  }

  /** A vector is a row on the left and a column on the right; that axis is dropped again. */
  private static Optional<Shape> matMul(Shape a, Shape b) {
    if (a.rank() == 0 || b.rank() == 0) {
      return Optional.empty();
    }
    requireTerms(a, b, a.dimension(-1), b.dimension(b.rank() == 1 ? 0 : -2));
    Shape left = new Shape(a.dimensions().subList(0, Math.max(0, a.rank() - 2)));
    Shape right = new Shape(b.dimensions().subList(0, Math.max(0, b.rank() - 2)));
    return Broadcast.of(left, right)
        .map(batch -> {
          List<Long> dimensions = new ArrayList<>(batch.dimensions());
          if (a.rank() > 1) {
            dimensions.add(a.dimension(-2));
          }
          if (b.rank() > 1) {
            dimensions.add(b.dimension(-1));
          }
          return new Shape(dimensions);
        });
  }
}
