// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** x Φ(x), Hendrycks and Gimpel (2016). */
record Gelu() implements Activation {
  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public double apply(double x) {
    return x * StandardNormal.cumulative(x);
  }

  @Override
  public double derivative(double x) {
    return StandardNormal.cumulative(x) + x * StandardNormal.density(x);
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
    return mean == 0 ? centredMoments(variance) : GaussianQuadrature.moments(this, x);
  }

  private static GaussianMoments centredMoments(double q) {
    double root = Math.sqrt(1 + 2 * q);
    double angle = StrictMath.atan(q / root); // asin(q / (1 + q))
    double ratio = q / (1 + q);
    return new GaussianMoments(
        q / Math.sqrt(2 * Math.PI * (1 + q)),
        q * (0.25 + (angle + 2 * ratio / root) / (2 * Math.PI)),
        0.25 + (angle + ratio * ((5 * q + 3) / (1 + 2 * q)) / root) / (2 * Math.PI));
  }

  /** By Stein's lemma, E[x g] = q E ∂g/∂x + c E ∂g/∂y with c the covariance, twice. */
  @Override
  public double correlated(double variance, double correlation) {
    GaussianPair pair = GaussianPair.of(variance, correlation);
    double c = pair.covariance();
    double root = Math.sqrt((1 + variance - c) * (1 + variance + c));
    double angle = StrictMath.atan(c / root); // asin(c / (1 + q))
    double rho = pair.correlation();
    double densities = pair.sine() * pair.sine() + 2 * rho * rho / (1 + variance);
    return c * 0.25 + (c * angle + variance * (variance / root) * densities) / (2 * Math.PI);
  }
}
