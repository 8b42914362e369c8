// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** x/(1 + |x|); its slope has a kink at 0. */
record Softsign() implements Activation {
  @Override
  public String name() {
    return "softsign";
  }

  @Override
  public double apply(double x) {
    return x / (1 + Math.abs(x));
  }

  @Override
  public double derivative(double x) {
    double inverse = 1 / (1 + Math.abs(x));
    return inverse * inverse;
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public boolean isMonotone() {
    return true;
  }
}
