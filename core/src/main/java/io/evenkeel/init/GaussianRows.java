// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import java.util.stream.IntStream;

/** A block's standard normal values as the rows of a matrix, of which a kernel has one per taps. */
record GaussianRows(Layout layout, RandomValues random, Taps taps) {
  /** Values drawn at once. */
  private static final int CHUNK = 1 << 18;

  long rows() {
    return layout.rows();
  }

  long columns() {
    return layout.columns() / taps.count();
  }

  /** Whether a side is longer than an array. */
  boolean isTooLong() {
    return Math.max(rows(), layout.columns()) > Integer.MAX_VALUE - 8;
  }

  double[][] draw() {
    double[][] matrix = new double[Math.toIntExact(rows())][Math.toIntExact(columns())];
    int length = Math.toIntExact(layout.columns());
    if (length > 0) {
      int together = Math.toIntExact(Math.clamp(layout.run() / length, 1, chunkRows(length)));
      IntStream.range(0, Math.ceilDiv(matrix.length, together))
          .parallel()
          .forEach(chunk -> draw(matrix, chunk * together, together, length));
    }
    return matrix;
  }

  private static int chunkRows(int length) {
    return Math.max(1, CHUNK / length);
  }

  /** Some rows, which lie behind each other in the tensor. */
  private void draw(double[][] matrix, int first, int count, int length) {
    int end = Math.min(first + count, matrix.length);
    double[] values = new double[(end - first) * length];
    random.draw(Law.normal(0, 1), layout.global((long) first * length), values, 0, values.length);
    for (int row = first; row < end; row++) {
      int start = (row - first) * length + taps.centre();
      for (int column = 0; column < matrix[row].length; column++) {
        matrix[row][column] = values[start + column * taps.count()];
      }
    }
  }
}
