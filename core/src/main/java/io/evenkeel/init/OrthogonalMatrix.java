// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.RandomValues;

/**
 * Random matrices with orthonormal rows or columns, uniform over the orthogonal group: Q of a
 * Gaussian matrix's QR decomposition with the diagonal of R made positive (Mezzadri 2007).
 */
final class OrthogonalMatrix {
  private OrthogonalMatrix() {}

  /** The block's values times the gain, in the block's own row-major order. */
  static double[] draw(Layout layout, RandomValues random, double gain) {
    int rows = Math.toIntExact(layout.rows());
    int columns = Math.toIntExact(layout.columns());
    double[] normal = normals(layout, random);
    // Householder vectors are stored as contiguous rows, so the long side must be contiguous.
    boolean wide = rows <= columns;
    double[] vectors = wide ? normal : transpose(normal, rows, columns);
    HouseholderQr.orthonormalize(vectors, Math.min(rows, columns), Math.max(rows, columns));
    double[] matrix = wide ? vectors : transpose(vectors, columns, rows);
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] *= gain;
    }
    return matrix;
  }

  private static double[] normals(Layout layout, RandomValues random) {
    double[] normal = new double[Math.toIntExact(layout.shape().elementCount())];
    int run = Math.toIntExact(layout.run());
    for (int local = 0; local < normal.length; local += run) {
      random.normal(0, 1, layout.global(local), normal, local, run);
    }
    return normal;
  }

  private static double[] transpose(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = matrix[row * columns + column];
      }
    }
    return transposed;
  }
}
