// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Optional;

/**
 * The maximum of f over k equally correlated Gaussians, f non-decreasing.
 *
 * <p>With z_i = √ρ s + √(1−ρ) e_i the maximum is f(√ρ s + √(1−ρ) max e), and the density of max e
 * is k φ Φ^(k−1); two windows share s and nothing else.
 */
final class GaussianMaximum {
  // Φ^(k−1) is sharp for large k; the step is fine enough for k up to 10⁶.
  private static final double REACH = 9;
  private static final int STEPS = 720;

  private GaussianMaximum() {}

  /**
   * The pooled signal.
   *
   * @param count elements per window; a mean number where padding makes it vary
   */
  static Signal of(Signal.Marginal marginal, double count) {
    double cosine = Math.clamp(marginal.cosine(), 0, 1);
    double shared = cosine * marginal.variance();
    double own = (1 - cosine) * marginal.variance();
    Activation f = marginal.f();
    double mean =
        NormalExpectation.expectation(0, shared, s -> overMaximum(f, s, own, count, false));
    double second =
        NormalExpectation.expectation(0, shared, s -> overMaximum(f, s, own, count, true));
    double between =
        NormalExpectation.expectation(
            0,
            shared,
            s -> {
              double m = overMaximum(f, s, own, count, false);
              return m * m;
            });
    return new Signal(
        mean,
        second,
        second == 0 ? 0 : Math.clamp(between / second, -1, 1),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** E f(s + √own · M) or of its square, M the maximum of {@code count} unit Gaussians. */
  private static double overMaximum(
      Activation f, double s, double own, double count, boolean squared) {
    double root = Math.sqrt(own);
    double sum = 0;
    double weights = 0;
    double step = 2 * REACH / STEPS;
    double cumulative = 0;
    for (int i = 0; i <= STEPS; i++) {
      double z = -REACH + i * step;
      double density = Math.exp(-z * z / 2);
      cumulative += density * step / Math.sqrt(2 * Math.PI);
      // The midpoint of the cell: half of its own mass lies below z.
      double below = cumulative - density * step / Math.sqrt(2 * Math.PI) / 2;
      double weight = density * Math.pow(Math.clamp(below, 0, 1), count - 1);
      double value = f.apply(s + root * z);
      weights += weight;
      sum += weight * (squared ? value * value : value);
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
