// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import java.util.Optional;

/**
 * Where a bounded function is flat: its slope is less than a twentieth of the largest. Tanh has the
 * slope 1 − y², the logistic function y·(1 − y) with 1/4 at most.
 */
enum Saturation {
  NONE {
    @Override
    boolean holds(double y) {
      return false;
    }
  },
  TANH {
    @Override
    boolean holds(double y) {
      return 1 - y * y < FLAT;
    }
  },
  SIGMOID {
    @Override
    boolean holds(double y) {
      return 4 * y * (1 - y) < FLAT;
    }
  };

  private static final double FLAT = 0.05;

  /** That of an operator's output. */
  static Optional<Saturation> of(String op) {
    return switch (op) {
      case "Tanh" -> Optional.of(TANH);
      case "Sigmoid" -> Optional.of(SIGMOID);
      default -> Optional.empty();
    };
  }

  /** Whether the function is flat where it has the value y. */
  abstract boolean holds(double y);
}
