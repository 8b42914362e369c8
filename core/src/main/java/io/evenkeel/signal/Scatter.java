// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * How the second moment of a tensor differs from draw to draw: its logarithm is about normal, and
 * the prediction is the mean over draws (Hanin and Nica 2020, Products of Many Large Random
 * Matrices and Gradients in Deep Neural Networks).
 *
 * @param variance of the natural logarithm
 */
public record Scatter(double variance) {
  private static final double DRAWS_BELOW = 0.05;
  private static final double QUANTILE = 1.6448536269514722;

  /** The share of draws between {@link #low} and {@link #high}. */
  public static final double SHARE = 1 - 2 * DRAWS_BELOW;

  /** The median over draws of a second moment with this mean. */
  public double median(double mean) {
    return mean * Math.exp(-variance / 2);
  }

  /** What 5 % of all draws are below. */
  public double low(double mean) {
    return quantile(mean, -QUANTILE);
  }

  /** What 5 % of all draws are above. */
  public double high(double mean) {
    return quantile(mean, QUANTILE);
  }

  private double quantile(double mean, double standard) {
    return median(mean) * Math.exp(standard * Math.sqrt(variance));
  }
}
