// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Normal matrices of mean 0 on many paths whose covariance is a product: E[x_ts x_ur] = A_tu B_sr.
 * With A = L L′ and B = M M′ such a matrix is L G M′, G of independent standard normal numbers.
 */
final class MatrixNormals {
  /** Below this share of its variance what is new in a row is rounding. */
  private static final double ROUNDING = 1e-10;

  private final StratifiedNormals normals;

  MatrixNormals(StratifiedNormals normals) {
    this.normals = normals;
  }

  /** Adds matrices of the given covariance to those of every path. */
  void add(double[][][] paths, double[][] rows, double[][] columns) {
    double[][] l = factor(rows);
    double[][] m = factor(columns);
    for (int row = 0; row < l.length; row++) {
      for (int column = 0; column < m.length; column++) {
        double[] g = normals.next();
        for (int path = 0; path < paths.length; path++) {
          spread(paths[path], l, row, m, column, g[path]);
        }
      }
    }
  }

  /** Adds g times the product of a column of L and one of M. */
  private static void spread(
      double[][] x, double[][] l, int row, double[][] m, int column, double g) {
    for (int i = row; i < l.length; i++) {
      double weight = g * l[i][row];
      for (int j = column; weight != 0 && j < m.length; j++) {
        x[i][j] += weight * m[j][column];
      }
    }
  }

  /** The lower triangular factor of a matrix; of one that is not quite positive, of the nearest. */
  private static double[][] factor(double[][] covariance) {
    double[][] factor = new double[covariance.length][covariance.length];
    for (int i = 0; i < factor.length; i++) {
      double left = covariance[i][i];
      for (int j = 0; j < i; j++) {
        double sum = covariance[i][j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = factor[j][j] == 0 ? 0 : sum / factor[j][j];
        left -= factor[i][j] * factor[i][j];
      }
      factor[i][i] = left <= ROUNDING * covariance[i][i] ? 0 : Math.sqrt(left);
    }
    return factor;
  }
}
