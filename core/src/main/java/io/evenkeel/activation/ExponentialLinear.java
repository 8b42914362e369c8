// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * slope·x above 0 and amplitude·(exp(rate·x) − 1) below: ELU, SELU and CELU.
 *
 * @param rate positive
 */
record ExponentialLinear(String name, double amplitude, double rate, double slope)
    implements Activation {
  ExponentialLinear {
    if (!(rate > 0 && Double.isFinite(rate * amplitude * slope))) {
      throw new IllegalArgumentException("parameters of " + name + " are not finite and positive");
    }
  }

  @Override
  public double apply(double x) {
    return x > 0 ? slope * x : amplitude * StrictMath.expm1(rate * x);
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? slope : amplitude * rate * StrictMath.exp(rate * x);
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public boolean isMonotone() {
    return amplitude >= 0 && slope >= 0;
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    Gaussian x = Gaussian.of(mean, variance);
    return cancels(x) ? GaussianQuadrature.moments(this, x) : closedForm(x);
  }

  /**
   * Whether exp(rate·x) − 1 is small where x is: then the exponentials of the closed form cancel.
   */
  private boolean cancels(Gaussian x) {
    double spread = rate * x.std();
    return rate * x.mean() > -0.5 && !(spread >= 0.5 * Math.max(1, x.mean() / x.std()));
  }

  private GaussianMoments closedForm(Gaussian x) {
    if (x.isPoint()) {
      return x.atMean(this);
    }
    double[] sums = new double[3];
    Quadratic above = Quadratic.linear(slope, 0);
    new PolynomialPiece(above, 0, Double.POSITIVE_INFINITY).addMoments(x, sums);
    double zeroth = exponentialBelow(0, x);
    double first = exponentialBelow(rate, x);
    double second = exponentialBelow(2 * rate, x);
    double squared = amplitude * amplitude;
    return new GaussianMoments(
        sums[0] + amplitude * (first - zeroth),
        sums[1] + squared * ((second - first) - (first - zeroth)),
        sums[2] + squared * rate * rate * second);
  }

  /** E[exp(tx); x < 0]. */
  private static double exponentialBelow(double t, Gaussian x) {
    double z = x.mean() / x.std();
    double tilted = z + t * x.std();
    return tilted >= 0
        ? StandardNormal.density(z) * StandardNormal.millsRatio(tilted)
        : StrictMath.exp(0.5 * t * x.std() * (tilted + z)) * StandardNormal.cumulative(-tilted);
  }
}
