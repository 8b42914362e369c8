// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The polynomial c₀ + c₁x + c₂x². */
record Quadratic(double constant, double linear, double square) {
  static final Quadratic ZERO = constant(0);
  static final Quadratic IDENTITY = linear(1, 0);

  static Quadratic constant(double value) {
    return new Quadratic(value, 0, 0);
  }

  static Quadratic linear(double slope, double offset) {
    return new Quadratic(offset, slope, 0);
  }

  boolean isZero() {
    return constant == 0 && linear == 0 && square == 0;
  }

  double apply(double x) {
    return constant + x * (linear + x * square);
  }

  double derivative(double x) {
    return linear + 2 * square * x;
  }

  /** The same polynomial in u, where x = anchor + scale·u. */
  Quadratic around(double anchor, double scale) {
    return new Quadratic(apply(anchor), derivative(anchor) * scale, square * scale * scale);
  }
}
