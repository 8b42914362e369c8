// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The sine, of periodic networks (Sitzmann et al., 2020). */
record Sine() implements Activation {
  @Override
  public String name() {
    return "sin";
  }

  @Override
  public double apply(double x) {
    return StrictMath.sin(x);
  }

  @Override
  public double derivative(double x) {
    return StrictMath.cos(x);
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return false;
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    Gaussian x = Gaussian.of(mean, variance);
    double q = x.variance();
    double spread = -0.5 * StrictMath.expm1(-2 * q);
    double rest = StrictMath.exp(-2 * q);
    double sine = StrictMath.sin(mean);
    double cosine = StrictMath.cos(mean);
    return new GaussianMoments(
        StrictMath.exp(-0.5 * q) * sine,
        spread + rest * sine * sine,
        spread + rest * cosine * cosine);
  }

  /** exp(−q) sinh(c) with c the covariance. */
  @Override
  public double correlated(double variance, double correlation) {
    GaussianPair pair = GaussianPair.of(variance, correlation);
    double rho = Math.abs(pair.correlation());
    double magnitude =
        -0.5 * StrictMath.exp(-variance * (1 - rho)) * StrictMath.expm1(-2 * variance * rho);
    return Math.copySign(magnitude, pair.correlation());
  }
}
