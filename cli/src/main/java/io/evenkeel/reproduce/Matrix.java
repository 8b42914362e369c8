// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** A matrix in binary64, row by row; the columns of a signal are its samples. */
final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] values;

  /**
   * A matrix of given elements.
   *
   * @param values rows·columns of them; not copied
   */
  Matrix(int rows, int columns, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  double[] values() {
    return values;
  }

  static Matrix zeros(int rows, int columns) {
    return new Matrix(rows, columns, new double[rows * columns]);
  }

  /** Drawn by an initializer; the name decides the values. */
  static Matrix drawn(Initializer initializer, String name, int rows, int columns) {
    double[] values = new double[rows * columns];
    Tensor tensor = Tensor.of(name, Shape.of(rows, columns));
    Values.of(initializer, tensor, Seed.of(0)).doubles(0, values, 0, values.length);
    return new Matrix(rows, columns, values);
  }

  static Matrix normal(String name, int rows, int columns, double std) {
    return drawn(new Initializer.Normal(0, std), name, rows, columns);
  }

  double at(int row, int column) {
    return values[row * columns + column];
  }

  /** The product; rows are computed in parallel, each in one order. */
  Matrix times(Matrix right) {
    Matrix product = zeros(rows, right.columns);
    IntStream.range(0, rows).parallel().forEach(row -> addRow(row, right, product.values));
    return product;
  }

  private void addRow(int row, Matrix right, double[] sums) {
    int width = right.columns;
    int start = row * width;
    for (int k = 0; k < columns; k++) {
      double factor = values[row * columns + k];
      int from = k * width;
      for (int column = 0; column < width; column++) {
        sums[start + column] += factor * right.values[from + column];
      }
    }
  }

  Matrix transposed() {
    Matrix turned = zeros(columns, rows);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned.values[column * rows + row] = at(row, column);
      }
    }
    return turned;
  }

  /** Every element by a function. */
  Matrix map(DoubleUnaryOperator function) {
    return new Matrix(rows, columns, Arrays.stream(values).map(function).toArray());
  }

  /** The elements of two matrices one by one. */
  Matrix times(Matrix other, DoubleUnaryOperator ofOther) {
    double[] products = new double[values.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = values[i] * ofOther.applyAsDouble(other.values[i]);
    }
    return new Matrix(rows, columns, products);
  }

  Matrix plus(Matrix other) {
    double[] sums = new double[values.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = values[i] + other.values[i];
    }
    return new Matrix(rows, columns, sums);
  }

  double secondMoment() {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum / values.length;
  }

  /** The correlation of two columns, their lengths divided out, their means not. */
  double correlation(int first, int second) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int row = 0; row < rows; row++) {
      product += at(row, first) * at(row, second);
      one += at(row, first) * at(row, first);
      other += at(row, second) * at(row, second);
    }
    return product / Math.sqrt(one * other);
  }
}
