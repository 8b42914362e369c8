// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** Two jointly normal variables of mean zero and equal variance. */
record GaussianPair(double variance, double correlation) {
  static GaussianPair of(double variance, double correlation) {
    if (!(Math.abs(correlation) <= 1 + 1e-9)) {
      throw new IllegalArgumentException("correlation " + correlation + " is not in [-1, 1]");
    }
    return new GaussianPair(variance, Math.clamp(correlation, -1, 1));
  }

  /** E f(x) f(y): for each x, the mean of f over y given x. */
  double expectedProduct(Activation f) {
    double own = variance * (1 - correlation * correlation);
    Gaussian x = Gaussian.centred(variance);
    return GaussianQuadrature.expectation(
        at ->
            f.apply(at)
                * GaussianQuadrature.expectation(
                    f::apply, f.kinks(), Gaussian.of(correlation * at, own)),
        f.kinks(),
        x);
  }
}
