// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Γ(x) = ∫ t^(x−1) e^(−t) dt. */
final class GammaFunction {
  private static final double LOWEST = -40;
  private static final double HIGHEST = 5;
  private static final double STEP = 1.0 / 16;

  private GammaFunction() {}

  /**
   * To rounding for arguments between 0 and 2: xΓ(x) = ∫ e^((x+1)v − e^v) dv, of which the
   * trapezoidal rule has an error of e^(−2π²·8).
   */
  static double of(double x) {
    double sum = 0;
    for (double v = LOWEST; v < HIGHEST; v += STEP) {
      sum += Math.exp((x + 1) * v - Math.exp(v));
    }
    return STEP * sum / x;
  }
}
