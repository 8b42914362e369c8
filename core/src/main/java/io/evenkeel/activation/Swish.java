// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** x/(1 + exp(−βx)), Ramachandran et al. (2017); SiLU for β = 1. */
record Swish(double beta) implements Activation {
  Swish {
    if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("swish needs a finite beta > 0, not " + beta);
    }
  }

  @Override
  public String name() {
    return beta == 1 ? "silu" : ActivationName.format("swish", beta);
  }

  @Override
  public double apply(double x) {
    return x * Sigmoid.logistic(beta * x);
  }

  @Override
  public double derivative(double x) {
    return Sigmoid.logistic(beta * x) + beta * x * Sigmoid.logisticSlope(beta * x);
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return false;
  }
}
