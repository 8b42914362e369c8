// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Optional;

/**
 * How far the variance that a normalization divides by is from its mean, one set of elements to
 * another: E 1/v is larger than 1/E v.
 */
final class VarianceSpread {
  private static final double MOST = 0.5;

  private VarianceSpread() {}

  /**
   * Var v̂ / (E v̂)².
   *
   * <p>v̂ of m jointly normal elements whose correlations are c has 2 Σ c²/m²; c is 1 of an element
   * with itself and of order 1/√fanIn of two that share weights and nothing else.
   */
  static double of(Adjoint node, Standardized set) {
    double elements = set.positions() * set.samples() * set.channels();
    double shared =
        node.forward().producer(0).flatMap(VarianceSpread::fanIn).map(n -> 1 / n).orElse(0.0);
    return Math.min(MOST, 2 * (1 / elements + shared / set.channels()));
  }

  private static Optional<Double> fanIn(Calculus map) {
    Optional<Shape> weight = map.shape(1).filter(s -> map.stored(1).isPresent() && s.rank() > 1);
    return switch (map.node().op()) {
      case "Conv" -> weight.map(w -> (double) w.elementCountFrom(1));
      case "MatMul" -> weight.map(w -> (double) w.dimension(-2));
      case "Gemm" ->
          weight.map(w -> (double) w.dimension((int) map.node().intAttribute("transB", 0)));
      default -> Optional.empty();
    };
  }
}
