// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * A normal process of one unit in two samples. Their half sum and half difference are independent
 * processes.
 */
final class TwinProcess {
  private final NormalProcess halfSum;
  private final NormalProcess halfDifference;

  TwinProcess(StratifiedNormals normals) {
    halfSum = new NormalProcess(normals);
    halfDifference = new NormalProcess(normals);
  }

  /**
   * The next value of every path in the first sample, then in the second.
   *
   * @param same covariances with earlier steps of the same sample, the variance last
   * @param other covariances with steps of the other sample
   */
  double[] next(double[] same, double[] other, double mean) {
    double[] sums = new double[same.length];
    double[] differences = new double[same.length];
    for (int s = 0; s < same.length; s++) {
      sums[s] = (same[s] + other[s]) / 2;
      differences[s] = (same[s] - other[s]) / 2;
    }
    double[] p = halfSum.next(sums);
    double[] q = halfDifference.next(differences);
    double[] values = new double[2 * p.length];
    for (int i = 0; i < p.length; i++) {
      values[i] = mean + p[i] + q[i];
      values[i + p.length] = mean + p[i] - q[i];
    }
    return values;
  }
}
