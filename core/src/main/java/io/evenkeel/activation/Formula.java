// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation given by its formula; moments by quadrature.
 *
 * @param at the kinks, ascending
 */
record Formula(
    String name,
    DoubleUnaryOperator f,
    DoubleUnaryOperator slope,
    List<Double> at,
    boolean isMonotone)
    implements Activation {

  static Formula of(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator slope, double... kinks) {
    return new Formula(name, f, slope, finite(kinks), false);
  }

  /** A formula that never decreases. */
  static Formula rising(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator slope, double... kinks) {
    return new Formula(name, f, slope, finite(kinks), true);
  }

  private static List<Double> finite(double... kinks) {
    return Arrays.stream(kinks).filter(Double::isFinite).sorted().boxed().toList();
  }

  @Override
  public double apply(double x) {
    return f.applyAsDouble(x);
  }

  @Override
  public double derivative(double x) {
    return slope.applyAsDouble(x);
  }

  @Override
  public double[] kinks() {
    return at.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
