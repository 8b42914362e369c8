// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * How the elements of a weight belong to output units: unit = (index / inner) mod count.
 *
 * @param count of the units
 * @param inner elements in a row that belong to one unit
 * @param groups of units next to each other that see inputs of their own
 */
record Rows(int count, long inner, int groups) {

  /** The unit of an element. */
  int of(long element) {
    return (int) (element / inner % count);
  }

  /** The index of a unit's k-th element. */
  long element(int unit, long k) {
    return (k / inner * count + unit) * inner + k % inner;
  }

  /** Whether two units have the same numbers. */
  boolean isEqual(LongToDoubleFunction values, long elements, int one, int other) {
    for (long k = 0; k < elements / count; k++) {
      if (values.applyAsDouble(element(one, k)) != values.applyAsDouble(element(other, k))) {
        return false;
      }
    }
    return true;
  }

  /** The group of a unit. */
  int group(int unit) {
    return (int) ((long) unit * groups / count);
  }

  /** The output units of a weight, by the operator that reads it; empty where that says nothing. */
  static Optional<Rows> of(Graph graph, Wiring wiring, String stored, Shape shape) {
    return wiring.uses(stored).stream()
        .findFirst()
        .filter(use -> shape.rank() > 1 && graph.constant(stored).isPresent())
        .flatMap(use -> of(use, wiring, shape))
        .filter(rows -> rows.count() > 0);
  }

  private static Optional<Rows> of(Wiring.Use use, Wiring wiring, Shape shape) {
    int groups = use.node().is("Conv") ? (int) use.node().intAttribute("group", 1) : 1;
    return axis(use, wiring, shape.rank())
        .filter(axis -> axis < shape.rank())
        .map(axis ->
            new Rows((int) shape.dimension(axis), shape.elementCountFrom(axis + 1), groups));
  }

  private static Optional<Integer> axis(Wiring.Use use, Wiring wiring, int rank) {
    Node node = use.node();
    return switch (node.op()) {
      case "Conv" -> Optional.of(0);
      case "ConvTranspose" -> Optional.of(1);
      case "Gemm" -> Optional.of(node.intAttribute("transB", 0) == 1 ? 0 : 1);
      case "MatMul" -> Optional.of(use.input() == 1 ? rank - 1 : rank - 2);
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
