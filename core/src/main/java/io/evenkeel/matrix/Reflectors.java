// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import java.util.Arrays;

/**
 * A product of Householder reflections H = H₁H₂… = I − VᵀTV with the vectors as rows of V and T
 * upper triangular (compact WY form: Schreiber and Van Loan 1989).
 *
 * <p>Row p of V is zero before element first + p, where it is one.
 */
final class Reflectors {
  /** The most reflections that one product holds. */
  static final int WIDTH = 64;

  private static final int LANES = 8;

  private final Products products;
  private final double[][] v;

  /** Vᵀ from row {@code first} on, with columns of zeros up to a multiple of 8. */
  private final double[][] transposed;

  /** −T, likewise. */
  private final double[][] minusT;

  private final int first;

  private Reflectors(
      Products products, double[][] v, double[][] transposed, double[][] minusT, int first) {
    this.products = products;
    this.v = v;
    this.transposed = transposed;
    this.minusT = minusT;
    this.first = first;
  }

  /**
   * The product of reflections I − τ v vᵀ.
   *
   * @param v vectors as {@link HouseholderPanel} leaves them; what does not belong to V is cleared
   * @param tau of each reflection
   * @param first where the first vector begins
   * @param scratch as many rows of {@link #WIDTH} as a vector has elements
   */
  static Reflectors of(
      Products products, double[][] v, double[] tau, int first, double[][] scratch) {
    for (int p = 0; p < v.length; p++) {
      Arrays.fill(v[p], first, first + p, 0);
      v[p][first + p] = 1;
    }
    Products.transpose(v, first, scratch, padded(v.length));
    double[][] gram = new double[v.length][WIDTH];
    Products.forRows(
        0,
        v.length,
        scratch.length - first,
        (from, to) ->
            products.add(
                Products.rows(v, from, to),
                scratch,
                Products.rows(gram, from, to),
                first,
                scratch.length,
                0,
                padded(v.length)));
    return new Reflectors(products, v, scratch, minusT(gram, tau), first);
  }

  private static int padded(int width) {
    return Math.ceilDiv(width, LANES) * LANES;
  }

  /** −T by columns, from the products of the vectors: T₀..ⱼ₋₁,ⱼ = −τⱼ T v₀..ⱼ₋₁·vⱼ. */
  private static double[][] minusT(double[][] gram, double[] tau) {
    double[][] t = new double[tau.length][WIDTH];
    for (int j = 0; j < tau.length; j++) {
      for (int i = 0; i < j; i++) {
        double sum = 0;
        for (int k = i; k < j; k++) {
          sum = Math.fma(t[i][k], gram[k][j], sum);
        }
        t[i][j] = -tau[j] * sum;
      }
      t[j][j] = -tau[j];
    }
    return t;
  }

  /** Replaces rows from .. end − 1 of a matrix, taken as vectors x, by H x. */
  void apply(double[][] rows, int from, int end) {
    double[][] factor = new double[minusT.length][WIDTH];
    for (int i = 0; i < factor.length; i++) {
      for (int j = 0; j < factor.length; j++) {
        factor[i][j] = minusT[j][i];
      }
    }
    reflect(rows, from, end, factor);
  }

  /** Replaces rows from .. end − 1 of a matrix, taken as vectors x, by Hᵀx. */
  void applyTransposed(double[][] rows, int from, int end) {
    reflect(rows, from, end, minusT);
  }

  private void reflect(double[][] rows, int first, int end, double[][] factor) {
    int length = transposed.length - this.first;
    Products.forRows(
        first,
        end,
        length * v.length,
        (from, to) -> reflect(Products.rows(rows, from, to), factor));
  }

  private void reflect(double[][] rows, double[][] factor) {
    int width = v.length;
    int end = transposed.length;
    double[][] along = new double[rows.length][WIDTH];
    products.add(rows, transposed, along, first, end, 0, padded(width));
    double[][] change = new double[rows.length][WIDTH];
    products.add(along, factor, change, 0, width, 0, padded(width));
    products.add(change, v, rows, 0, width, first, end);
  }
}
