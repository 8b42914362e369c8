// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), the approximation of GELU in GPT-2 and BERT. */
record GeluTanh() implements Activation {
  private static final double TWICE_ROOT = 1.5957691216057308; // 2 √(2/π)
  private static final double CUBIC = 0.044715;

  @Override
  public String name() {
    return "gelu-tanh";
  }

  @Override
  public double apply(double x) {
    return x * Sigmoid.logistic(doubledArgument(x));
  }

  @Override
  public double derivative(double x) {
    double u = doubledArgument(x);
    double slope = Sigmoid.logisticSlope(u);
    // The slope is 0 long before the square of x could overflow.
    return Sigmoid.logistic(u)
        + (slope == 0 ? 0 : x * slope * TWICE_ROOT * (1 + 3 * CUBIC * x * x));
  }

  @Override
  public double[] kinks() {
    return new double[0];
  }

  @Override
  public boolean isMonotone() {
    return false;
  }

  private static double doubledArgument(double x) {
    return TWICE_ROOT * x * (1 + CUBIC * x * x);
  }
}
