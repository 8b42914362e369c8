// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * How the elements of a weight belong to output units: unit = (index / inner) mod count.
 *
 * @param count of the units
 * @param inner elements in a row that belong to one unit
 */
record Rows(int count, long inner) {

  /** The unit of an element. */
  int of(long element) {
    return (int) (element / inner % count);
  }

  /** The output units of a weight, by the operator that reads it; empty where that says nothing. */
  static Optional<Rows> of(Graph graph, Wiring wiring, String stored, Shape shape) {
    return wiring.uses(stored).stream()
        .findFirst()
        .flatMap(use -> axis(use, wiring))
        .filter(axis -> shape.rank() > 1 && axis < shape.rank())
        .map(axis -> new Rows((int) shape.dimension(axis), shape.elementCountFrom(axis + 1)))
        .filter(rows -> rows.count() > 0 && graph.constant(stored).isPresent());
  }

  private static Optional<Integer> axis(Wiring.Use use, Wiring wiring) {
    Node node = use.node();
    return switch (node.op()) {
      case "Conv" -> Optional.of(0);
      case "ConvTranspose" -> Optional.of(1);
      case "Gemm" -> Optional.of(node.intAttribute("transB", 0) == 1 ? 0 : 1);
      case "MatMul" -> use.input() == 1 ? Optional.of(1) : Optional.empty();
      case "LSTM", "GRU", "RNN" -> Optional.of(1);
      case "Transpose" -> transposed(wiring.uses(node.output()));
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> transposed(List<Wiring.Use> uses) {
    boolean matrix = !uses.isEmpty() && uses.getFirst().node().is("MatMul");
    return matrix ? Optional.of(0) : Optional.empty();
  }
}
