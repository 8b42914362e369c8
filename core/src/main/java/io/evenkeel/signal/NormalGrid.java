// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Equally spaced points of a standard normal variable z and their weights: expectations are sums
 * over them. For a smooth function the sum is exact to rounding; a kink costs about 1e-4.
 */
final class NormalGrid {
  private static final double REACH = 6.5;
  private static final double STEP = 1.0 / 16;

  /** Number of points. */
  static final int COUNT = (int) (2 * REACH / STEP) + 1;

  private static final double[] POINTS =
      IntStream.range(0, COUNT).mapToDouble(i -> -REACH + i * STEP).toArray();
  private static final double[] WEIGHTS = weights();
  private static final double[] CUMULATIVE = cumulative();

  private NormalGrid() {}

  private static double[] weights() {
    double[] weights = Arrays.stream(POINTS).map(z -> Math.exp(-z * z / 2)).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  /** Φ at the points, by Euler and Maclaurin's correction of the cumulated weights. */
  private static double[] cumulative() {
    double[] cumulative = new double[COUNT];
    double below = 0;
    for (int i = 0; i < COUNT; i++) {
      double slope = -POINTS[i] * WEIGHTS[i] * STEP;
      cumulative[i] = below + WEIGHTS[i] / 2 - slope / 12;
      below += WEIGHTS[i];
    }
    return cumulative;
  }

  static double point(int i) {
    return POINTS[i];
  }

  static double weight(int i) {
    return WEIGHTS[i];
  }

  /** The values of a function at the points. */
  static double[] values(DoubleUnaryOperator h) {
    return Arrays.stream(POINTS).map(h).toArray();
  }

  /** E h(z), given h at the points. */
  static double expectation(double[] values) {
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += WEIGHTS[i] * values[i];
    }
    return sum;
  }

  /** E h(z)², given h at the points. */
  static double expectationOfSquares(double[] values) {
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += WEIGHTS[i] * (values[i] * values[i]);
    }
    return sum;
  }

  /** Φ(z), within 1e-6. */
  static double cumulative(double z) {
    double at = (z + REACH) / STEP;
    if (at <= 0) {
      return 0;
    }
    if (at >= COUNT - 1) {
      return 1;
    }
    int i = (int) at;
    double t = at - i;
    // Hermite's cubic: the slopes at the points are the densities.
    double left = WEIGHTS[i];
    double right = WEIGHTS[i + 1];
    double rise = CUMULATIVE[i + 1] - CUMULATIVE[i];
    double a = left - rise;
    double b = rise - right;
    return CUMULATIVE[i] + t * rise + t * (1 - t) * ((1 - t) * a + t * b);
  }

  /** E[h(z′) | z] at the points, for a correlation of z and z′. */
  static double[] given(double[] h, double correlation) {
    double rest = Math.sqrt(Math.max(0, 1 - correlation * correlation));
    double[] mean = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      // Every second point is enough for a mean.
      for (int j = 0; j < COUNT; j += 2) {
        double z = correlation * POINTS[i] + rest * POINTS[j];
        mean[i] += 2 * WEIGHTS[j] * interpolate(h, z);
      }
    }
    return mean;
  }

  /**
   * E[h(z′) | z] at the points for each of some functions h, where s(z′) = x(z) + e with an
   * independent normal e.
   *
   * @param x a function of z, at the points
   * @param s one that never decreases
   */
  static double[][] given(double[][] h, double[] x, Marginal.Gaussian e, double[] s) {
    double std = Math.sqrt(e.variance());
    double[][] means = new double[h.length][COUNT];
    for (int i = 0; i < COUNT; i++) {
      int below = 0;
      for (int j = 0; j < COUNT; j += 2) {
        double sum = x[i] + e.mean() + std * POINTS[j];
        while (below < COUNT - 2 && s[below + 1] < sum) {
          below++;
        }
        double part = part(s[below], sum, s[below + 1]);
        double weight = 2 * WEIGHTS[j];
        for (int k = 0; k < h.length; k++) {
          means[k][i] += weight * (h[k][below] + part * (h[k][below + 1] - h[k][below]));
        }
      }
    }
    return means;
  }

  /** Where a value lies between two, from 0 to 1; spelled out since Math.clamp costs more here. */
  private static double part(double low, double value, double high) {
    if (value <= low || high <= low) {
      return 0;
    }
    return value >= high ? 1 : (value - low) / (high - low);
  }

  /**
   * The same near a point.
   *
   * @param offset in steps of the grid, between −1 and 1
   */
  static double between(double[] values, int i, double offset) {
    int other = Math.clamp(i + (offset < 0 ? -1 : 1), 0, COUNT - 1);
    return values[i] + Math.abs(offset) * (values[other] - values[i]);
  }

  /** A function given at the points, between them by lines and beyond them by the last ones. */
  static double interpolate(double[] values, double z) {
    double at = (z + REACH) / STEP;
    int i = at <= 0 ? 0 : at >= COUNT - 2 ? COUNT - 2 : (int) at;
    return values[i] + (at - i) * (values[i + 1] - values[i]);
  }
}
