// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;

/** The distribution of h(z) + g(z′), z and z′ independent, counted in narrow bins. */
final class Histogram {
  private static final int BINS = 4096;

  /** Every second point of the grid is enough where two functions meet. */
  private static final int STRIDE = 2;

  private final double low;
  private final double width;
  private final double[] mass = new double[BINS + 2];

  /**
   * Counts the sums.
   *
   * @param g values at the points of the grid, or a single one for a constant
   */
  Histogram(double[] h, double[] g) {
    low = Arrays.stream(h).min().orElseThrow() + Arrays.stream(g).min().orElseThrow();
    double high = Arrays.stream(h).max().orElseThrow() + Arrays.stream(g).max().orElseThrow();
    width = Math.max(high - low, Double.MIN_NORMAL) / BINS;
    boolean constant = g.length == 1;
    for (int i = 0; i < h.length; i += constant ? 1 : STRIDE) {
      for (int j = 0; j < g.length; j += STRIDE) {
        double weight = NormalGrid.weight(i) * (constant ? 1 : NormalGrid.weight(j));
        add(h[i] + g[j], weight);
      }
    }
  }

  /** Shared between two bins so that the mean stays. */
  private void add(double value, double weight) {
    double at = (value - low) / width;
    int bin = (int) at;
    double right = at - bin;
    mass[bin] += weight * (1 - right);
    mass[bin + 1] += weight * right;
  }

  /** The quantile function at the points of the grid: h of the sum. */
  double[] quantiles() {
    double total = Arrays.stream(mass).sum();
    double[] quantiles = new double[NormalGrid.COUNT];
    int bin = 0;
    double below = 0;
    for (int i = 0; i < NormalGrid.COUNT; i++) {
      double wanted = total * NormalGrid.cumulative(NormalGrid.point(i));
      while (bin < mass.length - 1 && below + mass[bin] < wanted) {
        below += mass[bin++];
      }
      double part = mass[bin] == 0 ? 0 : Math.clamp((wanted - below) / mass[bin], 0, 1);
      quantiles[i] = low + width * (bin + part - 0.5);
    }
    return quantiles;
  }
}
