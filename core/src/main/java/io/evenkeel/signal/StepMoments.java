// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.List;

/**
 * Moments of a quantity at the steps of a sequence, over paths.
 *
 * @param values of every step, path by path
 */
record StepMoments(List<double[]> values) {
  static StepMoments of(List<double[]> values) {
    return new StepMoments(List.copyOf(values));
  }

  int steps() {
    return values.size();
  }

  /** E x_t. */
  double[] means() {
    return values.stream().mapToDouble(v -> Arrays.stream(v).average().orElse(0)).toArray();
  }

  /** E x_t x_u. */
  double[][] products() {
    double[] ones = new double[values.getFirst().length];
    Arrays.fill(ones, 1);
    return products(ones);
  }

  /** E x_T² x_t x_u with T the last step. */
  double[][] productsTimesLastSquare() {
    return products(Arrays.stream(values.getLast()).map(x -> x * x).toArray());
  }

  /** E x_t x_u − E x_t E x_u. */
  double[][] covariances() {
    double[][] products = products();
    double[] means = means();
    for (int t = 0; t < means.length; t++) {
      for (int u = 0; u < means.length; u++) {
        products[t][u] -= means[t] * means[u];
      }
    }
    return products;
  }

  private double[][] products(double[] weights) {
    double[][] products = new double[steps()][steps()];
    for (int t = 0; t < steps(); t++) {
      for (int u = 0; u <= t; u++) {
        double sum = 0;
        for (int path = 0; path < weights.length; path++) {
          sum += weights[path] * values.get(t)[path] * values.get(u)[path];
        }
        products[t][u] = sum / weights.length;
        products[u][t] = products[t][u];
      }
    }
    return products;
  }
}
