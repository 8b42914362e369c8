// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** A function given by the user. */
record CustomActivation(
    String name, DoubleUnaryOperator function, DoubleUnaryOperator slope, List<Double> points)
    implements Activation {
  private static final int GRID = 2000;
  private static final double GRID_END = 1e4;

  static CustomActivation of(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative, double... kinks) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(f, "function");
    Objects.requireNonNull(derivative, "derivative");
    return new CustomActivation(name, f, derivative, sorted(kinks));
  }

  private static List<Double> sorted(double... kinks) {
    for (double kink : kinks) {
      if (!Double.isFinite(kink)) {
        throw new IllegalArgumentException("kink " + kink + " is not finite");
      }
    }
    return DoubleStream.of(kinks).sorted().distinct().boxed().toList();
  }

  @Override
  public double apply(double x) {
    return function.applyAsDouble(x);
  }

  @Override
  public double derivative(double x) {
    return slope.applyAsDouble(x);
  }

  @Override
  public double[] kinks() {
    return points.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public GaussianMoments moments(double mean, double variance) {
    return GaussianQuadrature.adaptiveMoments(this, Gaussian.of(mean, variance));
  }

  /** Compares neighbours on a grid that is dense around 0 and the kinks and reaches ±10⁴. */
  @Override
  public boolean isMonotone() {
    double[] grid =
        DoubleStream.of(GaussianQuadrature.features(this))
            .flatMap(CustomActivation::gridAround)
            .sorted()
            .toArray();
    double previous = Double.NEGATIVE_INFINITY;
    for (double x : grid) {
      double value = apply(x);
      // A falling last digit where f is flat is rounding; a NaN is not monotone.
      if (!(value >= previous - 1e-12 * Math.abs(previous))
          && previous != Double.NEGATIVE_INFINITY) {
        return false;
      }
      previous = value;
    }
    return true;
  }

  private static DoubleStream gridAround(double feature) {
    double step = StrictMath.log(GRID_END) / GRID;
    return DoubleStream.iterate(-GRID, i -> i <= GRID, i -> i + 1)
        .map(i -> feature + StrictMath.sinh(i * step));
  }
}
