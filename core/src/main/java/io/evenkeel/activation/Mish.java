// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** x tanh(softplus(x)), Misra (2020), in e = exp(−|x|) so that no term overflows. */
record Mish() implements Activation {
  @Override
  public String name() {
    return "mish";
  }

  @Override
  public double apply(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? x * e * (e + 2) / (e * (e + 2) + 2) : x * (1 + 2 * e) / (1 + 2 * e + 2 * e * e);
  }

  @Override
  public double derivative(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    double denominator = x < 0 ? e * (e + 2) + 2 : 1 + 2 * e + 2 * e * e;
    double tanh = (x < 0 ? e * (e + 2) : 1 + 2 * e) / denominator;
    double slope = 4 * e * (1 + e) * (x < 0 ? 1 : e) / (denominator * denominator);
    return tanh + x * slope;
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
