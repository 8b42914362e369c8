// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.tensor.DType;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * The first values of a weight over the largest of them: the same for weights that differ by a
 * factor, but for what storing them rounds.
 */
final class Beginning {
  static final int LENGTH = 16;

  /** Deterministic weights, such as identities, consist of few numbers. */
  private static final int FEWEST_DISTINCT = 8;

  private final double[] quotients;

  /** Relative, of a stored value. */
  private final double rounding;

  private Beginning(double[] quotients, double rounding) {
    this.quotients = quotients;
    this.rounding = rounding;
  }

  static Beginning of(Weight weight) {
    return of(weight, 0);
  }

  /** Of the values from some element on. */
  static Beginning of(Weight weight, long from) {
    LongToDoubleFunction values = Weights.values(weight.constant());
    double[] first = new double[LENGTH];
    Arrays.setAll(first, i -> values.applyAsDouble(from + i));
    double largest = Arrays.stream(first).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    double[] quotients = Arrays.stream(first).map(value -> value / largest).toArray();
    return new Beginning(quotients, rounding(weight.constant().tensor().dtype()));
  }

  /** Half a unit in the last place. */
  private static double rounding(DType dtype) {
    return switch (dtype) {
      case BF16 -> 0x1p-8;
      case F16 -> 0x1p-11;
      default -> 0x1p-24;
    };
  }

  /** Whether it consists of enough numbers to have been drawn; identities do not. */
  boolean isRandom() {
    return Arrays.stream(quotients).map(Math::abs).distinct().count() >= FEWEST_DISTINCT;
  }

  /** The signs as bits. Rounding does not change them. */
  int signs() {
    int signs = 0;
    for (double quotient : quotients) {
      signs = 2 * signs + (quotient < 0 ? 1 : 0);
    }
    return signs;
  }

  /** Whether it is the other one times a factor. */
  boolean isMultipleOf(Beginning other) {
    double allowed = 4 * (rounding + other.rounding);
    for (int i = 0; i < LENGTH; i++) {
      double size = Math.max(Math.abs(quotients[i]), Math.abs(other.quotients[i]));
      if (Math.abs(quotients[i] - other.quotients[i]) > allowed * size) {
        return false;
      }
    }
    return true;
  }
}
