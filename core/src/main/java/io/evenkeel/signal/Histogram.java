// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** The distribution of h(z) ∘ g(z′), z and z′ independent, counted in narrow bins. */
final class Histogram {
  private static final int BINS = 4096;

  /** Every second point of the grid is enough where two functions meet. */
  private static final int STRIDE = 2;

  private final double low;
  private final double width;
  private final double[] mass = new double[BINS + 2];

  /**
   * Counts the sums or the products of all pairs.
   *
   * @param g values at the points of the grid, or a single one for a constant
   */
  Histogram(double[] h, double[] g, DoubleBinaryOperator operation) {
    double[] hs = ends(h);
    double[] gs = ends(g);
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double x : hs) {
      for (double y : gs) {
        least = Math.min(least, operation.applyAsDouble(x, y));
        greatest = Math.max(greatest, operation.applyAsDouble(x, y));
      }
    }
    low = least;
    width = Math.max(greatest - low, Double.MIN_NORMAL) / BINS;
    boolean constant = g.length == 1;
    for (int i = 0; i < h.length; i += constant ? 1 : STRIDE) {
      for (int j = 0; j < g.length; j += STRIDE) {
        double weight = NormalGrid.weight(i) * (constant ? 1 : NormalGrid.weight(j));
        add(operation.applyAsDouble(h[i], g[j]), weight);
      }
    }
  }

  private static double[] ends(double[] values) {
    return new double[] {
      Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow()
    };
  }

  /** Shared between two bins so that the mean stays. */
  private void add(double value, double weight) {
    double at = Math.clamp((value - low) / width, 0, BINS);
    int bin = (int) at;
    double right = at - bin;
    mass[bin] += weight * (1 - right);
    mass[bin + 1] += weight * right;
  }

  /** The quantile function at the points of the grid: h of the sum. */
  double[] quantiles() {
    double total = Compensated.sum(mass);
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
