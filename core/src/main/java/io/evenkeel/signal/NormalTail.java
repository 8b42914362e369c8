// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Φ and its inverse where small probabilities count. */
final class NormalTail {
  private NormalTail() {}

  /** ln Φ(z). */
  static double logBelow(double z) {
    return z > -5
        ? Math.log1p(-above(z))
        // Mills' ratio as a continued fraction.
        : -z * z / 2 - Math.log(Math.sqrt(2 * Math.PI) * continued(-z));
  }

  private static double above(double z) {
    if (z < 0) {
      return 1 - above(-z);
    }
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return z > 3 ? density / continued(z) : 0.5 - density * series(z);
  }

  /** Φ(z) = ½ + φ(z) Σ z^(2k+1) / (2k+1)!!. */
  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int k = 1; k < 60; k++) {
      term *= z * z / (2 * k + 1);
      sum += term;
    }
    return sum;
  }

  private static double continued(double z) {
    double fraction = z;
    for (int k = 60; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return fraction;
  }

  /** The z with Φ(z) = p, for p ≤ ½. */
  static double quantile(double p) {
    if (p <= 0) {
      return -40;
    }
    double target = Math.log(p);
    double low = -40;
    double high = 0.1;
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (logBelow(middle) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
