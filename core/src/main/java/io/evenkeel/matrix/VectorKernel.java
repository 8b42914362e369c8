// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import io.evenkeel.kernel.KernelRequest;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product with the Vector API: tiles of 4 rows by 4 vectors stay in registers along the inner
 * index. What does not fill a tile goes the scalar way, to the same bits.
 */
final class VectorKernel implements Kernel {
  private static final VectorSpecies<Double> LANES =
      DoubleVector.SPECIES_PREFERRED.withShape(
          VectorShape.forBitSize(
              KernelRequest.ofProcess()
                  .bits()
                  .orElse(DoubleVector.SPECIES_PREFERRED.vectorBitSize())));
  private static final int L = LANES.length();
  private static final int ROWS = 4;
  private static final int COLUMNS = 4 * L;

  @Override
  public void multiplyAdd(
      double[][] a,
      double[][] b,
      double[][] c,
      int firstInner,
      int endInner,
      int firstColumn,
      int endColumn) {
    int tiledRows = a.length / ROWS * ROWS;
    int tiledEnd = firstColumn + (endColumn - firstColumn) / COLUMNS * COLUMNS;
    for (int column = firstColumn; column < tiledEnd; column += COLUMNS) {
      for (int row = 0; row < tiledRows; row += ROWS) {
        addTile(a, b, c, row, firstInner, endInner, column);
      }
    }
    for (int row = 0; row < a.length; row++) {
      int first = row < tiledRows ? tiledEnd : firstColumn;
      ScalarKernel.addRow(a[row], b, c[row], firstInner, endInner, first, endColumn);
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
    DoubleVector c00 = DoubleVector.fromArray(LANES, c0, column);
    DoubleVector c01 = DoubleVector.fromArray(LANES, c0, column + L);
    DoubleVector c02 = DoubleVector.fromArray(LANES, c0, column + 2 * L);
    DoubleVector c03 = DoubleVector.fromArray(LANES, c0, column + 3 * L);
    DoubleVector c10 = DoubleVector.fromArray(LANES, c1, column);
    DoubleVector c11 = DoubleVector.fromArray(LANES, c1, column + L);
    DoubleVector c12 = DoubleVector.fromArray(LANES, c1, column + 2 * L);
    DoubleVector c13 = DoubleVector.fromArray(LANES, c1, column + 3 * L);
    DoubleVector c20 = DoubleVector.fromArray(LANES, c2, column);
    DoubleVector c21 = DoubleVector.fromArray(LANES, c2, column + L);
    DoubleVector c22 = DoubleVector.fromArray(LANES, c2, column + 2 * L);
    DoubleVector c23 = DoubleVector.fromArray(LANES, c2, column + 3 * L);
    DoubleVector c30 = DoubleVector.fromArray(LANES, c3, column);
    DoubleVector c31 = DoubleVector.fromArray(LANES, c3, column + L);
    DoubleVector c32 = DoubleVector.fromArray(LANES, c3, column + 2 * L);
    DoubleVector c33 = DoubleVector.fromArray(LANES, c3, column + 3 * L);
    for (int k = firstInner; k < endInner; k++) {
      double[] values = b[k];
      DoubleVector b0 = DoubleVector.fromArray(LANES, values, column);
      DoubleVector b1 = DoubleVector.fromArray(LANES, values, column + L);
      DoubleVector b2 = DoubleVector.fromArray(LANES, values, column + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(LANES, values, column + 3 * L);
      DoubleVector factor = DoubleVector.broadcast(LANES, a0[k]);
      c00 = factor.fma(b0, c00);
      c01 = factor.fma(b1, c01);
      c02 = factor.fma(b2, c02);
      c03 = factor.fma(b3, c03);
      factor = DoubleVector.broadcast(LANES, a1[k]);
      c10 = factor.fma(b0, c10);
      c11 = factor.fma(b1, c11);
      c12 = factor.fma(b2, c12);
      c13 = factor.fma(b3, c13);
      factor = DoubleVector.broadcast(LANES, a2[k]);
      c20 = factor.fma(b0, c20);
      c21 = factor.fma(b1, c21);
      c22 = factor.fma(b2, c22);
      c23 = factor.fma(b3, c23);
      factor = DoubleVector.broadcast(LANES, a3[k]);
      c30 = factor.fma(b0, c30);
      c31 = factor.fma(b1, c31);
      c32 = factor.fma(b2, c32);
      c33 = factor.fma(b3, c33);
    }
    c00.intoArray(c0, column);
    c01.intoArray(c0, column + L);
    c02.intoArray(c0, column + 2 * L);
    c03.intoArray(c0, column + 3 * L);
    c10.intoArray(c1, column);
    c11.intoArray(c1, column + L);
    c12.intoArray(c1, column + 2 * L);
    c13.intoArray(c1, column + 3 * L);
    c20.intoArray(c2, column);
    c21.intoArray(c2, column + L);
    c22.intoArray(c2, column + 2 * L);
    c23.intoArray(c2, column + 3 * L);
    c30.intoArray(c3, column);
    c31.intoArray(c3, column + L);
    c32.intoArray(c3, column + 2 * L);
    c33.intoArray(c3, column + 3 * L);
  }
}
