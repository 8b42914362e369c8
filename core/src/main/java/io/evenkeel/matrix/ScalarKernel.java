// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

/**
 * The product in plain Java: tiles of 4 rows by 4 columns stay in registers along the inner index.
 */
final class ScalarKernel implements Kernel {
  private static final int SIDE = 4;

  @Override
  public void multiplyAdd(
      double[][] a,
      double[][] b,
      double[][] c,
      int firstInner,
      int endInner,
      int firstColumn,
      int endColumn) {
    int tiledRows = a.length / SIDE * SIDE;
    int tiledEnd = firstColumn + (endColumn - firstColumn) / SIDE * SIDE;
    for (int column = firstColumn; column < tiledEnd; column += SIDE) {
      for (int row = 0; row < tiledRows; row += SIDE) {
        addTile(a, b, c, row, firstInner, endInner, column);
      }
    }
    for (int row = 0; row < a.length; row++) {
      int first = row < tiledRows ? tiledEnd : firstColumn;
      addRow(a[row], b, c[row], firstInner, endInner, first, endColumn);
    }
  }

  private static void addTile(
      double[][] a, double[][] b, double[][] c, int row, int firstInner, int endInner, int column) {
    double[] a0 = a[row];
    double[] a1 = a[row + 1];
    double[] a2 = a[row + 2];
    double[] a3 = a[row + 3];
    double[] c0 = c[row];
    double[] c1 = c[row + 1];
    double[] c2 = c[row + 2];
    double[] c3 = c[row + 3];
    double c00 = c0[column];
    double c01 = c0[column + 1];
    double c02 = c0[column + 2];
    double c03 = c0[column + 3];
    double c10 = c1[column];
    double c11 = c1[column + 1];
    double c12 = c1[column + 2];
    double c13 = c1[column + 3];
    double c20 = c2[column];
    double c21 = c2[column + 1];
    double c22 = c2[column + 2];
    double c23 = c2[column + 3];
    double c30 = c3[column];
    double c31 = c3[column + 1];
    double c32 = c3[column + 2];
    double c33 = c3[column + 3];
    for (int k = firstInner; k < endInner; k++) {
      double[] values = b[k];
      double b0 = values[column];
      double b1 = values[column + 1];
      double b2 = values[column + 2];
      double b3 = values[column + 3];
      double factor = a0[k];
      c00 = Math.fma(factor, b0, c00);
      c01 = Math.fma(factor, b1, c01);
      c02 = Math.fma(factor, b2, c02);
      c03 = Math.fma(factor, b3, c03);
      factor = a1[k];
      c10 = Math.fma(factor, b0, c10);
      c11 = Math.fma(factor, b1, c11);
      c12 = Math.fma(factor, b2, c12);
      c13 = Math.fma(factor, b3, c13);
      factor = a2[k];
      c20 = Math.fma(factor, b0, c20);
      c21 = Math.fma(factor, b1, c21);
      c22 = Math.fma(factor, b2, c22);
      c23 = Math.fma(factor, b3, c23);
      factor = a3[k];
      c30 = Math.fma(factor, b0, c30);
      c31 = Math.fma(factor, b1, c31);
      c32 = Math.fma(factor, b2, c32);
      c33 = Math.fma(factor, b3, c33);
    }
    c0[column] = c00;
    c0[column + 1] = c01;
    c0[column + 2] = c02;
    c0[column + 3] = c03;
    c1[column] = c10;
    c1[column + 1] = c11;
    c1[column + 2] = c12;
    c1[column + 3] = c13;
    c2[column] = c20;
    c2[column + 1] = c21;
    c2[column + 2] = c22;
    c2[column + 3] = c23;
    c3[column] = c30;
    c3[column + 1] = c31;
    c3[column + 2] = c32;
    c3[column + 3] = c33;
  }

  /** One row of the product. */
  static void addRow(
      double[] a,
      double[][] b,
      double[] c,
      int firstInner,
      int endInner,
      int firstColumn,
      int endColumn) {
    if (firstColumn == endColumn) {
      return;
    }
    for (int k = firstInner; k < endInner; k++) {
      double factor = a[k];
      double[] values = b[k];
      for (int j = firstColumn; j < endColumn; j++) {
        c[j] = Math.fma(factor, values[j], c[j]);
      }
    }
  }
}
