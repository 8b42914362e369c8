// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * Paths of a centred normal process, a step at a time, by rows of the Cholesky factor. The mean
 * products over the paths are the covariances themselves.
 */
final class NormalProcess {
  /** Below this share of its variance what is new in a step is rounding. */
  private static final double ROUNDING = 1e-10;

  private final StratifiedNormals normals;
  private final List<double[]> factor = new ArrayList<>();
  private final List<double[]> noise = new ArrayList<>();

  NormalProcess(StratifiedNormals normals) {
    this.normals = normals;
  }

  /**
   * The next value of every path.
   *
   * @param covariance with each earlier step, and the variance last
   */
  double[] next(double[] covariance) {
    int step = factor.size();
    double[] row = new double[step + 1];
    double left = covariance[step];
    for (int s = 0; s < step; s++) {
      double[] earlier = factor.get(s);
      double sum = covariance[s];
      for (int r = 0; r < s; r++) {
        sum -= row[r] * earlier[r];
      }
      row[s] = earlier[s] == 0 ? 0 : sum / earlier[s];
      left -= row[s] * row[s];
    }
    row[step] = left <= ROUNDING * covariance[step] ? 0 : Math.sqrt(left);
    factor.add(row);
    noise.add(uncorrelated(normals.next()));
    return values(row);
  }

  /** Over these very paths, not only on average, noise of one step is none of another. */
  private double[] uncorrelated(double[] fresh) {
    double squares = fresh.length;
    for (double[] earlier : noise) {
      double product = 0;
      for (int i = 0; i < fresh.length; i++) {
        product += fresh[i] * earlier[i];
      }
      double share = product / fresh.length;
      for (int i = 0; i < fresh.length; i++) {
        fresh[i] -= share * earlier[i];
      }
      squares -= share * product;
    }
    double scale = Math.sqrt(fresh.length / squares);
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] *= scale;
    }
    return fresh;
  }

  private double[] values(double[] row) {
    double[] values = new double[normals.paths()];
    for (int s = 0; s < row.length; s++) {
      double weight = row[s];
      double[] step = noise.get(s);
      for (int i = 0; weight != 0 && i < values.length; i++) {
        values[i] += weight * step[i];
      }
    }
    return values;
  }
}
