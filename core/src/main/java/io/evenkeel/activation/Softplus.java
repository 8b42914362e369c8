// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** log(1 + exp(x)). */
record Softplus() implements Activation {
  @Override
  public String name() {
    return "softplus";
  }

  @Override
  public double apply(double x) {
    return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  @Override
  public double derivative(double x) {
    return Sigmoid.logistic(x);
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
