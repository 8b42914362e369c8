// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** A normal distribution with a finite mean and a finite standard deviation, which may be 0. */
record Gaussian(double mean, double std) {
  Gaussian {
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean " + mean + " is not finite");
    }
  }

  static Gaussian of(double mean, double variance) {
    return new Gaussian(mean, std(variance));
  }

  static Gaussian centred(double variance) {
    return of(0, variance);
  }

  private static double std(double variance) {
    if (!(variance >= 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("variance " + variance + " is not finite and >= 0");
    }
    return Math.sqrt(variance);
  }

  boolean isPoint() {
    return std == 0;
  }

  double variance() {
    return std * std;
  }

  /** The moments of f if this distribution is a point. */
  GaussianMoments atMean(Activation f) {
    double value = f.apply(mean);
    double slope = f.derivative(mean);
    return new GaussianMoments(value, value * value, slope * slope);
  }

  /** The distance of x from the mean in standard deviations. */
  double standardize(double x) {
    return (x - mean) / std;
  }
}
