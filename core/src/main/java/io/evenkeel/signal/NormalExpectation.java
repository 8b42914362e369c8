// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.function.DoubleUnaryOperator;

/** Expectations of smooth functions of a normal variable by the trapezoidal rule. */
final class NormalExpectation {
  // The trapezoidal rule converges faster than any power for a Gaussian weight.
  private static final int STEPS = 64;
  private static final double REACH = 8;

  private NormalExpectation() {}

  /** E g(x), x ~ N(mean, variance). */
  static double expectation(double mean, double variance, DoubleUnaryOperator g) {
    if (variance <= 0) {
      return g.applyAsDouble(mean);
    }
    double std = Math.sqrt(variance);
    double sum = 0;
    double weights = 0;
    for (int i = -STEPS / 2; i <= STEPS / 2; i++) {
      double z = 2 * REACH * i / STEPS;
      double weight = Math.exp(-z * z / 2);
      weights += weight;
      sum += weight * g.applyAsDouble(mean + std * z);
    }
    return sum / weights;
  }
}
