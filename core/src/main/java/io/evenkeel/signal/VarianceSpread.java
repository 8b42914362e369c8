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
   * <p>v̂ of m jointly normal elements of covariance λ has 2 Σ λ²/(Σ λ)² in terms of its
   * eigenvalues, the mean being out: one value for what differs between samples, one for what
   * differs within. Elements that share weights and nothing else have correlations of order
   * 1/√fanIn besides.
   *
   * @param p mean products of the elements
   */
  static double of(Adjoint node, Standardized set, Products p) {
    double shared =
        node.forward().producer(0).flatMap(VarianceSpread::fanIn).map(n -> 1 / n).orElse(0.0);
    double own = set.centres() ? inverseCount(set, p) : 1 / (set.positions() * set.samples());
    return Math.min(MOST, 2 * (own + shared) / set.channels());
  }

  /** Σ λ²/(Σ λ)². */
  private static double inverseCount(Standardized set, Products p) {
    double places = set.positions();
    double within = Math.max(0, p.second() - p.positions());
    double between =
        Math.max(0, within + places * (p.positions() - (set.samples() > 1 ? p.samples() : 0)));
    double manyWithin = set.samples() * (places - 1);
    double manyBetween = set.samples() - 1;
    double sum = manyWithin * within + manyBetween * between;
    double squares = manyWithin * within * within + manyBetween * between * between;
    return sum > 0 ? squares / (sum * sum) : 1 / Math.max(1, places * set.samples());
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
