// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/**
 * Householder QR in float64 of a tall matrix stored by columns (Golub and Van Loan, section 5.2).
 * Reductions run in a fixed order, so the result does not depend on the machine.
 */
final class HouseholderQr {
  private static final int LANES = 8;

  private HouseholderQr() {}

  /**
   * Replaces k vectors of length n ≥ k by the orthonormal columns Q of their QR decomposition, R
   * having a non-negative diagonal.
   *
   * @param a k vectors one after the other, each of n contiguous elements
   */
  static void orthonormalize(double[] a, int k, int n) {
    double[] tau = new double[k];
    boolean[] negative = new boolean[k];
    for (int j = 0; j < k; j++) {
      negative[j] = reflect(a, j, n, tau);
      for (int column = j + 1; column < k; column++) {
        apply(a, j, column, n, tau[j]);
      }
    }
    for (int j = k - 1; j >= 0; j--) {
      for (int column = j + 1; column < k; column++) {
        apply(a, j, column, n, tau[j]);
      }
      expand(a, j, n, tau[j]);
    }
    for (int j = 0; j < k; j++) {
      if (negative[j]) {
        scale(a, j * n, n, -1);
      }
    }
  }

  /** Turns column j below its diagonal into a Householder vector; true if R's diagonal is < 0. */
  private static boolean reflect(double[] a, int j, int n, double[] tau) {
    int top = j * n + j;
    double alpha = a[top];
    double tail = dot(a, top + 1, a, top + 1, n - j - 1);
    if (tail == 0) {
      tau[j] = 0;
      return alpha < 0;
    }
    double norm = Math.sqrt(alpha * alpha + tail);
    double beta = alpha >= 0 ? -norm : norm;
    tau[j] = (beta - alpha) / beta;
    scale(a, top + 1, n - j - 1, 1 / (alpha - beta));
    return beta < 0;
  }

  /** Applies reflection j, whose leading element is an implicit one, to a later column. */
  private static void apply(double[] a, int j, int column, int n, double tau) {
    if (tau == 0) {
      return;
    }
    int vector = j * n + j;
    int target = column * n + j;
    int length = n - j - 1;
    double factor = tau * (a[target] + dot(a, vector + 1, a, target + 1, length));
    a[target] -= factor;
    for (int i = 1; i <= length; i++) {
      a[target + i] = Math.fma(-factor, a[vector + i], a[target + i]);
    }
  }

  /** Replaces a Householder vector by the column of Q that it becomes: H applied to e_j. */
  private static void expand(double[] a, int j, int n, double tau) {
    int top = j * n + j;
    for (int i = j * n; i < top; i++) {
      a[i] = 0;
    }
    scale(a, top + 1, n - j - 1, -tau);
    a[top] = 1 - tau;
  }

  private static void scale(double[] a, int from, int length, double factor) {
    for (int i = from; i < from + length; i++) {
      a[i] *= factor;
    }
  }

  // Eight partial sums in a fixed pattern: the same bits everywhere, and no serial dependence.
  private static double dot(double[] a, int from, double[] b, int start, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      s0 = Math.fma(a[from + i], b[start + i], s0);
      s1 = Math.fma(a[from + i + 1], b[start + i + 1], s1);
      s2 = Math.fma(a[from + i + 2], b[start + i + 2], s2);
      s3 = Math.fma(a[from + i + 3], b[start + i + 3], s3);
      s4 = Math.fma(a[from + i + 4], b[start + i + 4], s4);
      s5 = Math.fma(a[from + i + 5], b[start + i + 5], s5);
      s6 = Math.fma(a[from + i + 6], b[start + i + 6], s6);
      s7 = Math.fma(a[from + i + 7], b[start + i + 7], s7);
    }
    double sum = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    for (; i < length; i++) {
      sum = Math.fma(a[from + i], b[start + i], sum);
    }
    return sum;
  }
}
