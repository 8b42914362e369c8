// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Moments of the softmax of L independent N(0, v) scores, for any L.
 *
 * <p>With A(t) = E exp(−t eˣ) and B(t) = E e²ˣ exp(−t eˣ), E Σ p² = L ∫ t B(t) A(t)^(L−1) dt over t
 * > 0, since 1/S² = ∫ t exp(−t S) dt; for v = 0 it is 1/L. E Σ p³ follows from 1/S³ = ∫ ½ t² exp(−t
 * S) dt in the same way, and E (Σ p²)² = E Σ p⁴ + L (L − 1)/6 ∫ t³ B(t)² A(t)^(L−2) dt.
 */
final class SoftmaxMoments {
  private static final double REACH = 14;
  private static final int STEPS = 140;

  /** exp(−t) is 0 where ln t is this. */
  private static final double LAST = 4;

  private SoftmaxMoments() {}

  /** E Σ p². */
  static double sumOfSquares(double variance, double length) {
    return variance <= 0 || length <= 1
        ? 1 / Math.max(1, length)
        : integral(2, variance, length, power -> length * Math.exp((length - 1) * power));
  }

  /** E Σ p³. */
  static double sumOfCubes(double variance, double length) {
    double flat = 1 / Math.max(1, length);
    return variance <= 0 || length <= 1
        ? flat * flat
        : integral(3, variance, length, power -> length * Math.exp((length - 1) * power)) / 2;
  }

  /** E (Σ p²)². */
  static double squaredSum(double variance, double length) {
    double flat = 1 / Math.max(1, length);
    if (variance <= 0 || length <= 1) {
      return flat * flat;
    }
    double own = integral(4, variance, length, power -> length * Math.exp((length - 1) * power));
    double pairs =
        squaredIntegral(
            variance, length, power -> length * (length - 1) * Math.exp((length - 2) * power));
    return (own + pairs) / 6;
  }

  /** The mean of E (Σ p²)² over 1, 2, …, L scores. */
  static double meanSquaredSum(double variance, double length) {
    if (variance <= 0) {
      return meanInverseSquare(length);
    }
    double own = integral(4, variance, length, power -> meanOfPowers(power, (long) length));
    double pairs = squaredIntegral(variance, length, power -> meanOfPairs(power, (long) length));
    return (own + pairs) / 6;
  }

  /** The mean of E Σ p³ over 1, 2, …, L scores. */
  static double meanSumOfCubes(double variance, double length) {
    if (variance <= 0) {
      return meanInverseSquare(length);
    }
    return integral(3, variance, length, power -> meanOfPowers(power, (long) length)) / 2;
  }

  /** The mean of E Σ p² over 1, 2, …, L scores. */
  static double meanSumOfSquares(double variance, double length) {
    if (variance <= 0) {
      return harmonic(length) / length;
    }
    return integral(2, variance, length, power -> meanOfPowers(power, (long) length));
  }

  /** The mean of Σ p p′ over pairs of rows of 1, 2, …, L equal weights. */
  static double meanOverlap(double length) {
    // Rows of a and b ≥ a weights overlap in a terms of 1/(ab): the mean of 1/max(a, b).
    double sum = 0;
    for (long b = 2; b <= length; b++) {
      sum += 2.0 * (b - 1) / b;
    }
    return length < 2 ? 1 : sum / (length * (length - 1));
  }

  /** E ln Σ eˣ = ∫ (e⁻ᵗ − A(t)^L)/t dt. */
  static double logSum(double variance, double length) {
    double centre = Math.log(Math.max(1, length)) + variance / 2;
    if (variance <= 0) {
      return centre;
    }
    double from = -centre - REACH;
    double step = (LAST - from) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double t = Math.exp(from + i * step);
      sum += step * (Math.exp(-t) - Math.exp(length * logLaplace(variance, t)));
    }
    return sum;
  }

  private interface Weight {
    double of(double logLaplace);
  }

  private static double integral(int power, double variance, double length, Weight weight) {
    return integral(power, 1, variance, length, weight);
  }

  private static double squaredIntegral(double variance, double length, Weight weight) {
    return integral(2, 2, variance, length, weight);
  }

  /** ∫ (tᵏ E eᵏˣ exp(−t eˣ))ʳ w(ln A(t)) dt/t for a power k and a repetition r. */
  private static double integral(
      int power, int repeated, double variance, double length, Weight weight) {
    double std = Math.sqrt(variance);
    double centre = -Math.log(length) - variance / 2;
    double step = 2 * REACH / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double logT = centre - REACH + i * step;
      double laplace = 0;
      double second = 0;
      for (int j = 0; j < NormalGrid.COUNT; j += 2) {
        double x = std * NormalGrid.point(j);
        double decay = Math.exp(-Math.exp(logT + x));
        laplace += 2 * NormalGrid.weight(j) * decay;
        second += 2 * NormalGrid.weight(j) * Math.exp(power * (logT + x)) * decay;
      }
      sum += step * Math.pow(second, repeated) * weight.of(Math.log(Math.max(laplace, 1e-300)));
    }
    return sum;
  }

  private static double logLaplace(double variance, double t) {
    double std = Math.sqrt(variance);
    double laplace = 0;
    for (int j = 0; j < NormalGrid.COUNT; j += 2) {
      laplace += 2 * NormalGrid.weight(j) * Math.exp(-t * Math.exp(std * NormalGrid.point(j)));
    }
    return Math.log(Math.max(laplace, 1e-300));
  }

  /** The mean over n = 1 … L of n·aⁿ⁻¹. */
  private static double meanOfPowers(double logA, long length) {
    double sum = 0;
    for (long n = 1; n <= length; n++) {
      double term = n * Math.exp((n - 1) * logA);
      sum += term;
      if (term < 1e-18 * sum && n * -logA > 1) {
        break;
      }
    }
    return sum / length;
  }

  /** The mean over n = 1 … L of n(n − 1)·aⁿ⁻². */
  private static double meanOfPairs(double logA, long length) {
    double sum = 0;
    for (long n = 2; n <= length; n++) {
      double term = (double) n * (n - 1) * Math.exp((n - 2) * logA);
      sum += term;
      if (term < 1e-18 * sum && n * -logA > 2) {
        break;
      }
    }
    return sum / length;
  }

  private static double meanInverseSquare(double length) {
    double sum = 0;
    for (long n = 1; n <= length; n++) {
      sum += 1.0 / ((double) n * n);
    }
    return sum / Math.max(1, length);
  }

  private static double harmonic(double length) {
    double sum = 0;
    for (long n = 1; n <= length; n++) {
      sum += 1.0 / n;
    }
    return sum;
  }
}
