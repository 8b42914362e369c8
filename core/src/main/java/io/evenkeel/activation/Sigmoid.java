// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The logistic function 1/(1 + exp(−x)). */
record Sigmoid() implements Activation {
  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public double apply(double x) {
    return logistic(x);
  }

  @Override
  public double derivative(double x) {
    return logisticSlope(x);
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return true;
  }

  static double logistic(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static double logisticSlope(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return e / ((1 + e) * (1 + e));
  }
}
