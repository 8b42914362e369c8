// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

/** Matrices with orthonormal rows or columns: made of given ones, and how near they are to it. */
public final class Orthonormal {
  private Orthonormal() {}

  /**
   * Replaces a matrix by Q of its QR decomposition with a diagonal of R that is not negative; where
   * it has fewer rows than columns, by the transpose of its transpose's Q. Columns (or rows) that
   * depend on those before them are replaced by some that do not.
   *
   * @param matrix rows of one length; the rows themselves may be replaced too
   */
  public static void replace(double[][] matrix) {
    replace(matrix, kernel(matrix));
  }

  static void replace(double[][] matrix, Kernel kernel) {
    requireRectangle(matrix);
    if (isWide(matrix)) {
      HouseholderQr.orthonormalize(matrix, kernel);
    } else {
      double[][] columns = columns(matrix);
      HouseholderQr.orthonormalize(columns, kernel);
      Products.transpose(columns, 0, matrix, columns.length);
    }
  }

  /** The largest |QᵀQ − I|, or |QQᵀ − I| where there are fewer rows than columns. */
  public static double residual(double[][] matrix) {
    return residual(matrix, kernel(matrix));
  }

  static double residual(double[][] matrix, Kernel kernel) {
    requireRectangle(matrix);
    return Residual.of(isWide(matrix) ? matrix : columns(matrix), kernel);
  }

  /** The memory that making a matrix of this size takes, itself included, in bytes; about. */
  public static double bytes(long rows, long columns) {
    double matrices = rows <= columns ? 1 : 2;
    double panels = 4.0 * Reflectors.WIDTH * Math.max(rows, columns);
    return Double.BYTES * (matrices * rows * columns + panels);
  }

  private static Kernel kernel(double[][] matrix) {
    return KernelChoice.of(matrix.length, matrix.length == 0 ? 0 : matrix[0].length);
  }

  // Vectors must be contiguous, and they are the long side.
  private static boolean isWide(double[][] matrix) {
    return matrix.length == 0 || matrix.length <= matrix[0].length;
  }

  private static double[][] columns(double[][] matrix) {
    double[][] columns = new double[matrix[0].length][matrix.length];
    Products.transpose(matrix, 0, columns, matrix.length);
    return columns;
  }

  private static void requireRectangle(double[][] matrix) {
    for (double[] row : matrix) {
      if (row.length != matrix[0].length) {
        throw new IllegalArgumentException(
            "rows of %d and %d elements".formatted(matrix[0].length, row.length));
      }
    }
  }
}
