// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Products cut for caches and threads. How they are cut changes no bit: every element is one chain
 * of its own, which a cut along the inner index only interrupts.
 *
 * <p>Work is split among the threads of the pool that calls, the common one by default.
 */
final class Products {
  private static final int INNER = 256;
  private static final int COLUMNS = 256;
  private static final int SMALL = 1 << 15;

  private final Kernel kernel;

  Products(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@code c += a · b} in the order of {@link Kernel#multiplyAdd}, on the calling thread. */
  void add(
      double[][] a,
      double[][] b,
      double[][] c,
      int firstInner,
      int endInner,
      int firstColumn,
      int endColumn) {
    for (int inner = firstInner; inner < endInner; inner += INNER) {
      int innerEnd = Math.min(inner + INNER, endInner);
      for (int column = firstColumn; column < endColumn; column += COLUMNS) {
        int columnEnd = Math.min(column + COLUMNS, endColumn);
        kernel.multiplyAdd(a, b, c, inner, innerEnd, column, columnEnd);
      }
    }
  }

  /** What one thread does to the rows first .. end − 1. */
  interface Rows {
    void accept(int first, int end);
  }

  /**
   * Runs an action on all rows first .. end − 1, a few at a time.
   *
   * @param length work per row, in elements it passes over
   */
  static void forRows(int first, int end, int length, Rows action) {
    int rows = end - first;
    if ((long) rows * length <= SMALL) {
      if (rows > 0) {
        action.accept(first, end);
      }
      return;
    }
    int step = rows >= 128 ? 32 : 8;
    IntConsumer tile =
        index -> {
          int from = first + index * step;
          action.accept(from, Math.min(from + step, end));
        };
    IntStream.range(0, Math.ceilDiv(rows, step)).parallel().forEach(tile);
  }

  /**
   * Transposes the elements first, first + 1, … of some vectors.
   *
   * @param transposed one row for each element of a vector
   * @param width of the rows written, at least the number of vectors; what is beyond it is zero
   */
  static void transpose(double[][] vectors, int first, double[][] transposed, int width) {
    forRows(
        first,
        transposed.length,
        width,
        (from, end) -> {
          for (int p = 0; p < vectors.length; p++) {
            double[] vector = vectors[p];
            for (int i = from; i < end; i++) {
              transposed[i][p] = vector[i];
            }
          }
          for (int i = from; i < end; i++) {
            Arrays.fill(transposed[i], vectors.length, width, 0);
          }
        });
  }

  /** Rows first .. end − 1 of a matrix, not copied. */
  static double[][] rows(double[][] matrix, int first, int end) {
    return Arrays.copyOfRange(matrix, first, end);
  }
}
