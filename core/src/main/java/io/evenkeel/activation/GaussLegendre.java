// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * The Gauss–Legendre rule of 24 nodes on [0, 1]: exact for polynomials of degree 47.
 *
 * <p>Nodes are roots of the Legendre polynomial, found by Newton's method.
 */
final class GaussLegendre {
  static final int ORDER = 24;
  private static final double[] NODES = new double[ORDER];
  private static final double[] WEIGHTS = new double[ORDER];

  static {
    for (int i = 0; i < ORDER; i++) {
      double x = -StrictMath.cos(Math.PI * (i + 0.75) / (ORDER + 0.5));
      for (int iteration = 0; iteration < 6; iteration++) {
        x -= legendre(ORDER, x) / slope(x);
      }
      NODES[i] = 0.5 * (1 + x);
      WEIGHTS[i] = 1 / ((1 - x * x) * slope(x) * slope(x));
    }
  }

  private GaussLegendre() {}

  static double node(int i) {
    return NODES[i];
  }

  static double weight(int i) {
    return WEIGHTS[i];
  }

  private static double slope(double x) {
    return ORDER * (x * legendre(ORDER, x) - legendre(ORDER - 1, x)) / (x * x - 1);
  }

  private static double legendre(int degree, double x) {
    double previous = 1;
    double current = x;
    for (int k = 2; k <= degree; k++) {
      double next = ((2 * k - 1) * x * current - (k - 1) * previous) / k;
      previous = current;
      current = next;
    }
    return current;
  }
}
