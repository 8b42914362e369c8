// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.function.DoubleUnaryOperator;

/**
 * The derivative of a function that is smooth, on a scale of about 1, between its kinks.
 *
 * <p>Differentiates the Chebyshev interpolant on a window around x that ends at the next kink, so
 * no value from beyond a kink is used; the error is about 1e-12 of the values in the window.
 */
final class NumericalDerivative implements DoubleUnaryOperator {
  private static final int ORDER = 20;
  private static final double HALF_WIDTH = 0.5;

  /** The window's growth with the distance from the nearest feature. */
  private static final double GROWTH = 1.0 / 16;

  private final DoubleUnaryOperator f;
  private final double[] kinks;

  NumericalDerivative(DoubleUnaryOperator f, double... kinks) {
    this.f = f;
    this.kinks = kinks.clone();
  }

  @Override
  public double applyAsDouble(double x) {
    double previous = Double.NEGATIVE_INFINITY;
    double next = Double.POSITIVE_INFINITY;
    double nearest = Math.abs(x);
    for (double kink : kinks) {
      nearest = Math.min(nearest, Math.abs(kink - x));
      if (kink < x) {
        previous = Math.max(previous, kink);
      } else {
        next = Math.min(next, kink);
      }
    }
    double half = Math.max(HALF_WIDTH, GROWTH * nearest);
    double upper = Math.min(next, Math.max(previous, x - half) + 2 * half);
    double lower = Math.max(previous, upper - 2 * half);
    return derivative(x, lower, upper);
  }

  private double derivative(double x, double lower, double upper) {
    double middle = 0.5 * (lower + upper);
    double half = 0.5 * (upper - lower);
    double[] values = new double[ORDER];
    for (int j = 0; j < ORDER; j++) {
      values[j] = f.applyAsDouble(middle + half * CHEBYSHEV[2 * j + 1]);
    }
    double t = (x - middle) / half;
    // Σ cₖ k Uₖ₋₁(t), the derivative of Σ cₖ Tₖ(t).
    double sum = 0;
    double before = 0;
    double current = 1;
    for (int k = 1; k < ORDER; k++) {
      sum += k * coefficient(k, values) * current;
      double following = 2 * t * current - before;
      before = current;
      current = following;
    }
    return sum / half;
  }

  private static double coefficient(int k, double[] values) {
    double sum = 0;
    for (int j = 0; j < ORDER; j++) {
      sum += values[j] * CHEBYSHEV[k * (2 * j + 1) % CHEBYSHEV.length];
    }
    return 2 * sum / ORDER;
  }

  /** cos(πi / 2n): nodes at the odd i, and by periodicity the Chebyshev polynomials at them. */
  private static final double[] CHEBYSHEV = new double[4 * ORDER];

  static {
    for (int i = 0; i < CHEBYSHEV.length; i++) {
      CHEBYSHEV[i] = StrictMath.cos(Math.PI * i / (2 * ORDER));
    }
  }
}
