// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.List;

/**
 * A function made of quadratic polynomials, whose moments are those of truncated normals.
 *
 * @param knots where one piece ends and the next begins, ascending
 * @param pieces one more than knots; a knot belongs to the piece on its left
 */
record PiecewisePolynomial(
    String name, List<Double> knots, List<Quadratic> pieces, boolean isMonotone)
    implements Activation {
  PiecewisePolynomial {
    knots = List.copyOf(knots);
    pieces = List.copyOf(pieces);
  }

  @Override
  public double apply(double x) {
    return pieceAt(x).apply(x);
  }

  @Override
  public double derivative(double x) {
    return pieceAt(x).derivative(x);
  }

  @Override
  public double[] kinks() {
    return knots.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    Gaussian x = Gaussian.of(mean, variance);
    if (x.isPoint()) {
      return x.atMean(this);
    }
    double[] sums = new double[3];
    double lower = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < pieces.size(); i++) {
      double upper = i < knots.size() ? knots.get(i) : Double.POSITIVE_INFINITY;
      new PolynomialPiece(pieces.get(i), lower, upper).addMoments(x, sums);
      lower = upper;
    }
    return new GaussianMoments(sums[0], sums[1], sums[2]);
  }

  private Quadratic pieceAt(double x) {
    int index = 0;
    while (index < knots.size() && x > knots.get(index)) {
      index++;
    }
    return pieces.get(index);
  }
}
