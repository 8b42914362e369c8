// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
record Erf() implements Activation {
  @Override
  public String name() {
    return "erf";
  }

  @Override
  public double apply(double x) {
    return ErrorFunction.erf(x);
  }

  @Override
  public double derivative(double x) {
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return true;
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    Gaussian x = Gaussian.of(mean, variance);
    return mean == 0 ? centredMoments(variance) : GaussianQuadrature.moments(this, x);
  }

  private GaussianMoments centredMoments(double q) {
    double slope = (4 / Math.PI) / Math.sqrt(1 + 4 * q);
    return new GaussianMoments(0, correlated(q, 1), slope);
  }

  /** 2/π asin(2c / (1 + 2q)) with c the covariance, Williams (1997). */
  @Override
  public double correlated(double variance, double correlation) {
    double c = 2 * GaussianPair.of(variance, correlation).covariance();
    double scale = 1 + 2 * variance;
    return 2 / Math.PI * StrictMath.atan(c / Math.sqrt((scale - c) * (scale + c)));
  }
}
