// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/** Expectations over a normal variable by composite Gauss–Legendre, split at kinks. */
final class GaussianQuadrature {
  private static final double REACH = 12;

  private GaussianQuadrature() {}

  static GaussianMoments moments(Activation f, Gaussian x) {
    return new GaussianMoments(
        expectation(f::apply, f.kinks(), x),
        expectation(square(f::apply), f.kinks(), x),
        expectation(square(f::derivative), f.kinks(), x));
  }

  private static DoubleUnaryOperator square(DoubleUnaryOperator g) {
    return x -> {
      double y = g.applyAsDouble(x);
      return y * y;
    };
  }

  /** E g(x), g being smooth on a scale of about 1 between its kinks. */
  static double expectation(DoubleUnaryOperator g, double[] kinks, Gaussian x) {
    if (x.isPoint()) {
      return g.applyAsDouble(x.mean());
    }
    double[] edges = edges(kinks, x);
    double sum = 0;
    for (int panel = 0; panel + 1 < edges.length; panel++) {
      double from = edges[panel];
      double width = edges[panel + 1] - from;
      for (int i = 0; i < GaussLegendre.ORDER; i++) {
        double at = from + width * GaussLegendre.node(i);
        double weight = width * GaussLegendre.weight(i) * StandardNormal.density(x.standardize(at));
        sum += weight * g.applyAsDouble(at);
      }
    }
    return sum / x.std();
  }

  /** Panel edges: the Gaussian's scale everywhere, the function's own around zero, every kink. */
  private static double[] edges(double[] kinks, Gaussian x) {
    double low = x.mean() - REACH * x.std();
    double high = x.mean() + REACH * x.std();
    TreeSet<Double> edges = new TreeSet<>();
    for (double z = -REACH; z <= REACH; z += 1.5) {
      edges.add(x.mean() + z * x.std());
    }
    edges.add(high);
    for (double own = 0.5; own < Math.max(-low, high); own *= 2) {
      edges.add(own);
      edges.add(-own);
    }
    edges.add(0.0);
    Arrays.stream(kinks).forEach(edges::add);
    return edges.stream().mapToDouble(Double::doubleValue).filter(e -> e >= low && e <= high).toArray();
  }
}
