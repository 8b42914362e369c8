// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;

/** The softmax p over the keys for every query, on many paths. */
final class Softmaxes {
  /** Of every path a row for each query with a number for each key. */
  private final double[][][] weights;

  private Softmaxes(double[][][] weights) {
    this.weights = weights;
  }

  double[][][] weights() {
    return weights;
  }

  static Softmaxes of(double[][][] scores) {
    return new Softmaxes(
        Arrays.stream(scores)
            .map(path -> Arrays.stream(path).map(Softmaxes::softmax).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  private static double[] softmax(double[] row) {
    double top = Arrays.stream(row).max().orElse(0);
    double[] powers = Arrays.stream(row).map(s -> Math.exp(s - top)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }

  int keys() {
    return weights[0][0].length;
  }

  int queries() {
    return weights[0].length;
  }

  /** Mean p′Kp of one query, and p′Kq of two; nothing of two samples. */
  Pairs mean(double[][] k) {
    double own = 0;
    double all = 0;
    for (double[][] path : weights) {
      for (double[] p : path) {
        own += form(p, k, p) / weights.length;
      }
      double[] sum = sum(path);
      all += form(sum, k, sum) / weights.length;
    }
    double queries = queries();
    return new Pairs(own / queries, (all - own) / Math.max(1, queries * (queries - 1)), Double.NaN);
  }

  /** The mean over queries of p′Kp, p being its own mean over the paths. */
  double ofMean(double[][] k) {
    double sum = 0;
    for (int query = 0; query < queries(); query++) {
      int at = query;
      double[] p = sum(Arrays.stream(weights).map(path -> path[at]).toArray(double[][]::new));
      sum += form(p, k, p) / ((double) weights.length * weights.length);
    }
    return sum / queries();
  }

  private static double[] sum(double[][] rows) {
    double[] sum = new double[rows[0].length];
    for (double[] row : rows) {
      Arrays.setAll(sum, i -> sum[i] + row[i]);
    }
    return sum;
  }

  private static double form(double[] p, double[][] k, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double row = 0;
      for (int j = 0; j < q.length; j++) {
        row += k[i][j] * q[j];
      }
      sum += p[i] * row;
    }
    return sum;
  }
}
