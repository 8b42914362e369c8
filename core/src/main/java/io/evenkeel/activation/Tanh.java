// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** The hyperbolic tangent. */
record Tanh() implements Activation {
  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public double apply(double x) {
    return StrictMath.tanh(x);
  }

  @Override
  public double derivative(double x) {
    return 4 * Sigmoid.logisticSlope(2 * x);
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return true;
  }
}
