// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * How truncation at ±bound divides the standard normal distribution.
 *
 * @param tail P(x > bound)
 * @param half P(0 < x < bound)
 * @param std standard deviation of what lies within ±bound
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the constants as published
record NormalTails(double tail, double half, double std) {
  /** 1 / sqrt(2π). */
  private static final double DENSITY_AT_ZERO = 0.39894228040143267794;

  /** From here on Mills' ratio converges quickly and nothing cancels. */
  private static final double LARGE = 2.5;

  private static final int SERIES_TERMS = 60;
  private static final int FRACTION_TERMS = 100;

  static NormalTails beyond(double bound) {
    double density = StrictMath.exp(-bound * bound / 2) * DENSITY_AT_ZERO;
    return bound < LARGE ? bySeries(bound, density) : byMillsRatio(bound, density);
  }

  /**
   * Sums of positive terms only, so that a tiny bound loses no digits: with φ the density and B the
   * bound, ∫φ over 0..B is φ(B)·ΣB^(2k+1)/(2k+1)!! from k = 0, and ∫x²φ the same sum from k = 1.
   */
  private static NormalTails bySeries(double bound, double density) {
    double square = bound * bound;
    double fromOne = 0; // Σ B^(2k) / (2k+1)!! from k = 1
    double term = 1;
    for (int k = 1; k <= SERIES_TERMS; k++) {
      term *= square / (2 * k + 1);
      fromOne += term;
    }
    double fromOneReduced = 0; // the same, divided by B²
    term = 1.0 / 3;
    for (int k = 2; k <= SERIES_TERMS + 1; k++) {
      fromOneReduced += term;
      term *= square / (2 * k + 1);
    }
    double half = density * bound * (1 + fromOne);
    return new NormalTails(0.5 - half, half, bound * Math.sqrt(fromOneReduced / (1 + fromOne)));
  }

  /** Laplace's continued fraction: tail = φ(B) / (B + 1/(B + 2/(B + 3/(B + …)))). */
  private static NormalTails byMillsRatio(double bound, double density) {
    double fraction = bound;
    for (int k = FRACTION_TERMS; k >= 1; k--) {
      fraction = bound + k / fraction;
    }
    double tail = density / fraction;
    double half = 0.5 - tail;
    return new NormalTails(tail, half, Math.sqrt(1 - bound * density / half));
  }
}
