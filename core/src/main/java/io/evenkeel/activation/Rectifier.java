// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.List;

/** x above 0 and slope·x below: identity, ReLU, leaky and parametric ReLU, absolute value. */
record Rectifier(String name, double slope) implements Activation {
  @Override
  public double apply(double x) {
    return x > 0 ? x : slope * x;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : slope;
  }

  @Override
  public double[] kinks() {
    return slope == 1 ? new double[0] : new double[] {0};
  }

  @Override
  public boolean isMonotone() {
    return slope >= 0;
  }

  @Override
  public boolean isPositivelyHomogeneous() {
    return true;
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    return pieces().moments(mean, variance);
  }

  /**
   * Split into (1+a)/2 x + (1−a)/2 |x|, whose parts are uncorrelated; E|x||y| is the arccosine map
   * of Cho and Saul (2009).
   */
  @Override
  public double correlated(double variance, double correlation) {
    GaussianPair pair = GaussianPair.of(variance, correlation);
    double odd = 0.5 * (1 + slope);
    double even = 0.5 * (1 - slope);
    double rho = pair.correlation();
    double absolute = pair.sine() + rho * StrictMath.asin(rho);
    return variance * (odd * odd * rho + even * even * (2 / Math.PI) * absolute);
  }

  private PiecewisePolynomial pieces() {
    Quadratic above = Quadratic.IDENTITY;
    return slope == 1
        ? new PiecewisePolynomial(name, List.of(), List.of(above), true)
        : new PiecewisePolynomial(
            name, List.of(0.0), List.of(Quadratic.linear(slope, 0), above), isMonotone());
  }
}
