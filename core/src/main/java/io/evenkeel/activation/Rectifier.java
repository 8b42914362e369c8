// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * x for x > 0, slope · x below: identity, ReLU, leaky ReLU, PReLU. Everything is in closed form
 * (He et al. 2015; Cho and Saul 2009 for the correlation map).
 */
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
    return slope == 1 ? new double[] {} : new double[] {0};
  }

  @Override
  public boolean isMonotone() {
    return slope >= 0;
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    Gaussian x = Gaussian.of(mean, variance);
    if (x.isPoint()) {
      double y = apply(mean);
      double d = derivative(mean);
      return new GaussianMoments(y, y * y, d * d);
    }
    double ratio = mean / x.std();
    double positive = StandardNormal.cumulative(ratio);
    double density = StandardNormal.density(ratio);
    // Mean and second moment of the part above zero; the part below is what is left.
    double above = mean * positive + x.std() * density;
    double squareAbove = (mean * mean + variance) * positive + mean * x.std() * density;
    double below = mean - above;
    double squareBelow = mean * mean + variance - squareAbove;
    return new GaussianMoments(
        above + slope * below,
        squareAbove + slope * slope * squareBelow,
        positive + slope * slope * (1 - positive));
  }

  @Override
  public double correlated(double variance, double correlation) {
    GaussianPair pair = GaussianPair.of(variance, correlation);
    double angle = StrictMath.acos(pair.correlation());
    double arc = StrictMath.sin(angle) + (Math.PI - angle) * StrictMath.cos(angle);
    double kink = (1 - slope) * (1 - slope) * arc / (2 * Math.PI);
    return variance * (kink + slope * pair.correlation());
  }
}
