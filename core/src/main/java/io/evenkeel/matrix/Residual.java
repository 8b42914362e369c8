// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import java.util.Arrays;

/** The largest difference between products of vectors and those of orthonormal ones. */
final class Residual {
  private static final int WIDTH = 64;

  private final Products products;
  private final double[][] vectors;
  private final double[] worst;

  private Residual(double[][] vectors, Kernel kernel) {
    this.products = new Products(kernel);
    this.vectors = vectors;
    this.worst = new double[vectors.length];
  }

  static double of(double[][] vectors, Kernel kernel) {
    if (vectors.length == 0) {
      return 0;
    }
    Residual residual = new Residual(vectors, kernel);
    double[][] scratch = new double[vectors[0].length][WIDTH];
    for (int from = 0; from < vectors.length; from += WIDTH) {
      int to = Math.min(from + WIDTH, vectors.length);
      Products.transpose(Products.rows(vectors, from, to), 0, scratch, WIDTH);
      residual.compare(from, to - from, scratch);
    }
    return Arrays.stream(residual.worst).reduce(0, Math::max);
  }

  /** All products with the vectors first .. first + width − 1 whose order was not seen yet. */
  private void compare(int first, int width, double[][] transposed) {
    int length = transposed.length;
    Products.forRows(
        first,
        vectors.length,
        length * width,
        (from, to) -> {
          double[][] gram = new double[to - from][WIDTH];
          products.add(Products.rows(vectors, from, to), transposed, gram, 0, length, 0, WIDTH);
          for (int row = from; row < to; row++) {
            compare(row, gram[row - from], first, width);
          }
        });
  }

  private void compare(int row, double[] products, int first, int width) {
    for (int p = 0; p < width; p++) {
      double ideal = row == first + p ? 1 : 0;
      worst[row] = Math.max(worst[row], Math.abs(products[p] - ideal));
    }
  }
}
