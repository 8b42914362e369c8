// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.function.DoubleUnaryOperator;

/** Derivatives by five-point differences that do not cross a kink. */
final class NumericalSlope {
  // Balances truncation, step⁴, against rounding, ε/step.
  private static final double STEP = 1e-3;

  private NumericalSlope() {}

  static double of(DoubleUnaryOperator f, double x, double... kinks) {
    double step = STEP * Math.max(1, Math.abs(x));
    double room = step;
    double side = 0;
    for (double kink : kinks) {
      if (Math.abs(x - kink) < 2.5 * step) {
        room = Math.min(room, Math.abs(x - kink) / 2.5);
        side = x >= kink ? 1 : -1;
      }
    }
    // On a kink itself, and too close to it, differences are taken to one side.
    return room < 0.01 * step ? oneSided(f, x, side * step) : central(f, x, room);
  }

  private static double central(DoubleUnaryOperator f, double x, double h) {
    double near = f.applyAsDouble(x + h) - f.applyAsDouble(x - h);
    double far = f.applyAsDouble(x + 2 * h) - f.applyAsDouble(x - 2 * h);
    return (8 * near - far) / (12 * h);
  }

  private static double oneSided(DoubleUnaryOperator f, double x, double h) {
    double[] weights = {-25, 48, -36, 16, -3};
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * f.applyAsDouble(x + i * h);
    }
    return sum / (12 * h);
  }
}
