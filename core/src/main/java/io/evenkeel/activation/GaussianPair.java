// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Two jointly normal variables of mean 0 and equal variance. */
record GaussianPair(double variance, double correlation) {
  /** By how much a computed correlation may leave [−1, 1]. */
  private static final double ROUNDING = 1e-9;

  static GaussianPair of(double variance, double correlation) {
    if (!(Math.abs(correlation) <= 1 + ROUNDING)) {
      throw new IllegalArgumentException("correlation " + correlation + " is not in [-1, 1]");
    }
    double std = Gaussian.centred(variance).std();
    return new GaussianPair(std == 0 ? 0 : variance, Math.clamp(correlation, -1, 1));
  }

  /** √(1 − ρ²). */
  double sine() {
    return Math.sqrt((1 - correlation) * (1 + correlation));
  }

  double covariance() {
    return correlation * variance;
  }

  /** E[f(x) f(y)]: E f² for correlation 1, (E f)² for 0, and a double integral between. */
  double expectedProduct(Activation f) {
    if (correlation == 1) {
      return f.moments(variance).secondMoment();
    }
    if (correlation == 0) {
      double mean = f.moments(variance).mean();
      return mean * mean;
    }
    return expectedProductByDifference(f);
  }

  /**
   * Integrates over d = x − y' and then over x given d, where y' is y or, for a negative
   * correlation, −y. The two are independent, up to a shift, and every kink of f is at a known
   * place in both integrals, however close to 1 the correlation is.
   */
  private double expectedProductByDifference(Activation f) {
    int sign = correlation < 0 ? -1 : 1;
    double[] ofX = GaussianQuadrature.features(f);
    double[] ofY = Arrays.stream(ofX).map(feature -> sign * feature).toArray();
    double std = Math.sqrt(0.5 * variance * (1 + Math.abs(correlation)));
    double[] ofDifference =
        Arrays.stream(ofX).flatMap(x -> Arrays.stream(ofY).map(y -> x - y)).distinct().toArray();
    return GaussianQuadrature.expectation(
        d ->
            GaussianQuadrature.expectation(
                x -> f.apply(x) * f.apply(sign * (x - d)),
                new Gaussian(0.5 * d, std),
                DoubleStream.concat(Arrays.stream(ofX), Arrays.stream(ofY).map(y -> y + d))
                    .toArray()),
        Gaussian.centred(2 * variance * (1 - Math.abs(correlation))),
        ofDifference);
  }
}
