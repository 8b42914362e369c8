// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;

/** Mean products of a unit at two steps of a sequence, for every pair of steps. */
final class StepProducts {
  private final double[][] same;
  private final double[][] other;

  /**
   * The products of steps, one row for each.
   *
   * @param same of one sample
   * @param other of two samples
   */
  StepProducts(double[][] same, double[][] other) {
    this.same = same;
    this.other = other;
  }

  double[][] same() {
    return same;
  }

  double[][] other() {
    return other;
  }

  /** Steps of which every two are alike. */
  static StepProducts of(Products products, int steps) {
    double[][] same = new double[steps][steps];
    double[][] other = new double[steps][steps];
    for (int t = 0; t < steps; t++) {
      for (int s = 0; s < steps; s++) {
        same[t][s] = s == t ? products.second() : products.positions();
        other[t][s] = products.samples();
      }
    }
    return new StepProducts(same, other);
  }

  int steps() {
    return same.length;
  }

  /** Some neighbouring steps. */
  StepProducts range(int from, int to) {
    return new StepProducts(range(same, from, to), range(other, from, to));
  }

  private static double[][] range(double[][] matrix, int from, int to) {
    return Arrays.stream(matrix, from, to)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(double[][]::new);
  }

  /** The steps in the opposite order. */
  StepProducts reversed() {
    return new StepProducts(reversed(same), reversed(other));
  }

  /** The mean over units of which half are like these and half like others. */
  StepProducts mean(StepProducts others) {
    return new StepProducts(mean(same, others.same), mean(other, others.other));
  }

  private static double[][] reversed(double[][] matrix) {
    int last = matrix.length - 1;
    double[][] result = new double[last + 1][last + 1];
    for (int t = 0; t <= last; t++) {
      for (int s = 0; s <= last; s++) {
        result[t][s] = matrix[last - t][last - s];
      }
    }
    return result;
  }

  private static double[][] mean(double[][] a, double[][] b) {
    double[][] result = new double[a.length][a.length];
    for (int t = 0; t < a.length; t++) {
      for (int s = 0; s < a.length; s++) {
        result[t][s] = (a[t][s] + b[t][s]) / 2;
      }
    }
    return result;
  }

  /** Over all steps, with a given mean. */
  Products products(double mean) {
    double second = 0;
    double pairs = 0;
    double samples = 0;
    for (int t = 0; t < steps(); t++) {
      second += same[t][t] / steps();
      samples += other[t][t] / steps();
      for (int s = 0; s < t; s++) {
        pairs += 2 * same[t][s] / ((double) steps() * (steps() - 1));
      }
    }
    return new Products(mean, second, steps() == 1 ? second : pairs, samples);
  }
}
