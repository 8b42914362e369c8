// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.init.Fans;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Fans of a stored operand of an Einsum: summed axes come in, the others go out. */
final class EinsumFans {
  private EinsumFans() {}

  static Optional<Fans> of(Shape shape, WeightTrace trace) {
    String equation = trace.node().textAttribute("equation", "").replace(" ", "");
    List<String> sides = List.of(equation.split("->", -1));
    if (sides.size() != 2) {
      return Optional.empty();
    }
    List<String> operands = List.of(sides.getFirst().split(",", -1));
    if (operands.size() != 2 || trace.input() >= 2) {
      return Optional.empty();
    }
    String own = operands.get(trace.input());
    String other = operands.get(1 - trace.input());
    if (own.length() != shape.rank() || own.contains(".")) {
      return Optional.empty();
    }
    double in = 1;
    double out = 1;
    for (int axis = 0; axis < own.length(); axis++) {
      boolean kept = sides.get(1).indexOf(own.charAt(axis)) >= 0;
      boolean shared = other.indexOf(own.charAt(axis)) >= 0;
      in *= kept ? 1 : shape.dimension(axis);
      // An axis that both operands have and the result keeps is a batch axis.
      out *= kept && !shared ? shape.dimension(axis) : 1;
    }
    return Optional.of(Fans.of(in, out));
  }
}
