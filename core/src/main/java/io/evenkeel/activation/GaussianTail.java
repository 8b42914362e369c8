// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * Moments of the tail of the standard normal distribution beyond α ≥ 0, measured from α: T_j(α) =
 * ∫₀^∞ uʲ φ(α + u) du, the repeated integrals of the complementary error function times j!.
 *
 * <p>Measured from the mean instead, ∫ zʲ φ, the terms of a polynomial that is small at α would
 * cancel: E relu(x) at mean −10 std would lose four digits.
 */
final class GaussianTail {
  /** Moments 0 to 4: enough for the square of a quadratic. */
  static final int COUNT = 5;

  /** Below, the upward recurrence loses at most a digit; above, the downward one is short. */
  private static final double FAR = 2;

  private GaussianTail() {}

  static double[] moments(double alpha) {
    return alpha < FAR ? upward(alpha) : downward(alpha);
  }

  /** T_{j+1} = j T_{j−1} − α T_j. */
  private static double[] upward(double alpha) {
    double[] tail = new double[COUNT];
    tail[0] = StandardNormal.upperTail(alpha);
    tail[1] = StandardNormal.density(alpha) - alpha * tail[0];
    for (int j = 1; j + 1 < COUNT; j++) {
      tail[j + 1] = j * tail[j - 1] - alpha * tail[j];
    }
    return tail;
  }

  /** The same recurrence downward in the ratios T_j / T_{j−1} = j / (α + T_{j+1} / T_j). */
  private static double[] downward(double alpha) {
    double[] tail = new double[COUNT];
    double density = StandardNormal.density(alpha);
    if (density == 0) {
      return tail;
    }
    int start = COUNT + 4 + (int) (170 / (alpha * alpha));
    double ratio = 0.5 * (Math.sqrt(alpha * alpha + 4.0 * start) - alpha);
    for (int j = start; j > 0; j--) {
      ratio = j / (alpha + ratio);
      if (j < COUNT) {
        tail[j] = ratio;
      }
    }
    tail[0] = density / (alpha + tail[1]);
    for (int j = 1; j < COUNT; j++) {
      tail[j] *= tail[j - 1];
    }
    return tail;
  }
}
