// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

/**
 * Moments of a standard normal cut at ±bound, by Simpson's rule: independent of the formulas that
 * the generator uses.
 *
 * @param variance of what lies within the bound
 * @param fourth E x⁴ of the same
 */
record Kurtosis(double variance, double fourth) {
  private static final int STEPS = 4096;

  static Kurtosis truncatedAt(double bound) {
    double[] integrals = new double[3];
    double h = bound / STEPS;
    for (int i = 0; i <= STEPS; i++) {
      double x = i * h;
      double weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      double density = weight * StrictMath.exp(-x * x / 2);
      integrals[0] += density;
      integrals[1] += density * x * x;
      integrals[2] += density * x * x * x * x;
    }
    return new Kurtosis(integrals[1] / integrals[0], integrals[2] / integrals[0]);
  }

  /** E x⁴ / (E x²)². */
  double value() {
    return fourth / (variance * variance);
  }
}
