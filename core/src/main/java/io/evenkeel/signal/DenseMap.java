// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.Optional;

/**
 * A matrix product of a signal with a stored matrix.
 *
 * @param input index of the signal among the node's inputs
 * @param weight index of the matrix
 * @param axis of the matrix, that sums run over
 * @param factor of all products
 */
record DenseMap(int input, int weight, int axis, double factor) {
  static Optional<DenseMap> of(Calculus calculus) {
    Node node = calculus.node();
    if (node.is("Gemm")) {
      int axis = node.intAttribute("transB", 0) == 1 ? 1 : 0;
      return Optional.of(new DenseMap(0, 1, axis, node.realAttribute("alpha", 1)));
    }
    if (!node.is("MatMul") || (calculus.stored(0).isEmpty() && calculus.stored(1).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        calculus.stored(0).isPresent() ? new DenseMap(1, 0, -1, 1) : new DenseMap(0, 1, -2, 1));
  }

  /** The number of products that are added up; empty where the matrix has no known shape. */
  Optional<Double> fanIn(Calculus calculus) {
    Optional<Shape> shape = calculus.shape(weight).filter(s -> s.rank() >= 2);
    return shape.map(s -> (double) s.dimension(axis));
  }
}
