// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

/** Householder QR of a few vectors, one reflection after the other. */
final class HouseholderPanel {
  private static final int LANES = 8;

  private HouseholderPanel() {}

  /**
   * Makes each vector's elements before its diagonal those of R, and those behind it the
   * Householder vector whose element on the diagonal is one. The diagonal itself is left undefined.
   *
   * @param vectors any number of vectors
   * @param first diagonal element of the first one
   * @param tau becomes the factor τ of each reflection I − τ v vᵀ
   * @param negative becomes whether R's diagonal element is below zero
   * @param from index of the first vector in tau and negative
   */
  static void factor(double[][] vectors, int first, double[] tau, boolean[] negative, int from) {
    for (int j = 0; j < vectors.length; j++) {
      int top = first + j;
      reflect(vectors[j], top, tau, negative, from + j);
      for (int other = j + 1; other < vectors.length; other++) {
        apply(vectors[j], tau[from + j], vectors[other], top);
      }
    }
  }

  private static void reflect(
      double[] vector, int top, double[] tau, boolean[] negative, int index) {
    double alpha = vector[top];
    double tail = dot(vector, vector, top + 1);
    if (tail == 0) {
      tau[index] = 0;
      negative[index] = alpha < 0;
      return;
    }
    double norm = Math.sqrt(alpha * alpha + tail);
    double beta = alpha >= 0 ? -norm : norm;
    tau[index] = (beta - alpha) / beta;
    negative[index] = beta < 0;
    double scale = 1 / (alpha - beta);
    for (int i = top + 1; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }

  private static void apply(double[] v, double tau, double[] target, int top) {
    double factor = -tau * (target[top] + dot(v, target, top + 1));
    target[top] += factor;
    for (int i = top + 1; i < target.length; i++) {
      target[i] = Math.fma(factor, v[i], target[i]);
    }
  }

  // Eight partial sums in a fixed pattern: the same bits everywhere, and no serial dependence.
  private static double dot(double[] a, double[] b, int first) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = first;
    for (; i <= a.length - LANES; i += LANES) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
      s4 = Math.fma(a[i + 4], b[i + 4], s4);
      s5 = Math.fma(a[i + 5], b[i + 5], s5);
      s6 = Math.fma(a[i + 6], b[i + 6], s6);
      s7 = Math.fma(a[i + 7], b[i + 7], s7);
    }
    double sum = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    for (; i < a.length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }
}
