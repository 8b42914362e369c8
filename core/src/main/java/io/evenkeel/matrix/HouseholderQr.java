// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import java.util.Arrays;

/**
 * Blocked Householder QR (Golub and Van Loan, section 5.2.3): panels of {@link Reflectors#WIDTH}
 * vectors, each factored by halves (Elmroth and Gustavson 2000).
 */
final class HouseholderQr {
  private static final int LEAF = 8;

  private final double[][] vectors;
  private final int length;
  private final double[] tau;
  private final boolean[] negative;
  private final double[][] scratch;
  private final Products products;

  private HouseholderQr(double[][] vectors, Kernel kernel) {
    this.vectors = vectors;
    this.length = vectors[0].length;
    this.tau = new double[vectors.length];
    this.negative = new boolean[vectors.length];
    this.scratch = new double[length][Reflectors.WIDTH];
    this.products = new Products(kernel);
  }

  /** {@link Orthonormal#replace}, with a kernel of choice. */
  static void orthonormalize(double[][] vectors, Kernel kernel) {
    if (vectors.length > 0) {
      HouseholderQr qr = new HouseholderQr(vectors, kernel);
      qr.factor();
      qr.form();
      qr.fixSigns();
    }
  }

  private void factor() {
    for (int from = 0; from < vectors.length; from += Reflectors.WIDTH) {
      int to = Math.min(from + Reflectors.WIDTH, vectors.length);
      factorPanel(from, to);
      if (to < vectors.length) {
        reflectors(from, to).applyTransposed(vectors, to, vectors.length);
      }
    }
  }

  private void factorPanel(int from, int to) {
    if (to - from <= LEAF) {
      HouseholderPanel.factor(Products.rows(vectors, from, to), from, tau, negative, from);
      return;
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    factorPanel(from, middle);
    reflectors(from, middle).applyTransposed(vectors, middle, to);
    factorPanel(middle, to);
  }

  private Reflectors reflectors(int from, int to) {
    double[][] v = Products.rows(vectors, from, to);
    return Reflectors.of(products, v, Arrays.copyOfRange(tau, from, to), from, scratch);
  }

  /** Replaces the Householder vectors by H₁H₂… e₀, H₁H₂… e₁, …, the last panel first. */
  private void form() {
    int last = (vectors.length - 1) / Reflectors.WIDTH * Reflectors.WIDTH;
    for (int from = last; from >= 0; from -= Reflectors.WIDTH) {
      int to = Math.min(from + Reflectors.WIDTH, vectors.length);
      Reflectors panel = reflectors(from, to);
      for (int j = from; j < to; j++) {
        vectors[j] = new double[length];
        vectors[j][j] = 1;
      }
      panel.apply(vectors, from, vectors.length);
    }
  }

  private void fixSigns() {
    for (int j = 0; j < vectors.length; j++) {
      if (negative[j]) {
        double[] vector = vectors[j];
        for (int i = 0; i < length; i++) {
          vector[i] = -vector[i];
        }
      }
    }
  }
}
