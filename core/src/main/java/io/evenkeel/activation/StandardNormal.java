// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The normal distribution of mean 0 and variance 1, to a few units in the last place. */
final class StandardNormal {
  private static final double INVERSE_SQRT_2PI = 0.3989422804014327;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_HALF_PI = 1.2533141373155003;

  private StandardNormal() {}

  /** The density φ(z). */
  static double density(double z) {
    double square = z * z;
    if (square > 1500) {
      return 0;
    }
    // The rounding error of z², which the exponential would magnify by z²/2.
    double error = Math.fma(z, z, -square);
    return INVERSE_SQRT_2PI * StrictMath.exp(-0.5 * square) * (1 - 0.5 * error);
  }

  /** The distribution function Φ(z), accurate in the lower tail. */
  static double cumulative(double z) {
    return upperTail(-z);
  }

  /** 1 − Φ(z), accurate in the upper tail. */
  static double upperTail(double z) {
    return z < 1 ? 0.5 * ErrorFunction.erfc(z * SQRT_HALF) : density(z) * millsRatio(z);
  }

  /** (1 − Φ(z)) / φ(z). */
  static double millsRatio(double z) {
    return SQRT_HALF_PI * ErrorFunction.erfcx(z * SQRT_HALF);
  }
}
