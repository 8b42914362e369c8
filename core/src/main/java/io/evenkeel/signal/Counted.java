// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.TreeMap;

/** Different numbers and how often each occurs, as shares of 1. */
final class Counted {
  private final double[] values;
  private final double[] shares;

  Counted(double[] values, double[] shares) {
    this.values = values;
    this.shares = shares;
  }

  /** Numbers that differ by less are one. */
  private static final double GRAIN = 1e-3;

  static Counted of(double[] numbers) {
    TreeMap<Long, double[]> found = new TreeMap<>();
    for (double number : numbers) {
      double[] sums = found.computeIfAbsent(Math.round(number / GRAIN), key -> new double[2]);
      sums[0] += number;
      sums[1]++;
    }
    return new Counted(
        found.values().stream().mapToDouble(sums -> sums[0] / sums[1]).toArray(),
        found.values().stream().mapToDouble(sums -> sums[1] / numbers.length).toArray());
  }

  /** All products. */
  Counted times(Counted other) {
    int columns = other.values.length;
    double[] products = new double[values.length * columns];
    double[] together = new double[products.length];
    Arrays.setAll(products, i -> values[i / columns] * other.values[i % columns]);
    Arrays.setAll(together, i -> shares[i / columns] * other.shares[i % columns]);
    return new Counted(products, together);
  }

  double mean(Levels levels, double factor) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += shares[i] * levels.at(factor * values[i]);
    }
    return sum;
  }
}
