// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

/** The product that costs the time. */
sealed interface Kernel permits ScalarKernel, VectorKernel {
  /**
   * Adds a product to a part of a matrix: {@code c[r][j] = fma(a[r][k], b[k][j], c[r][j])} for all
   * rows r of a, for {@code firstColumn ≤ j < endColumn}, for k = firstInner, …, endInner − 1 in
   * this order.
   *
   * @param c of which no row is a row of a or b
   */
  void multiplyAdd(
      double[][] a,
      double[][] b,
      double[][] c,
      int firstInner,
      int endInner,
      int firstColumn,
      int endColumn);
}
