// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.List;
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
   * <p>v̂ of m jointly normal elements whose correlations are c has 2 Σ c²/m², c being 1 of an
   * element with itself, the share of their inputs of two whose windows overlap, and of order
   * 1/fanIn of two that share a channel's weights and nothing else.
   */
  static double of(Adjoint node, Standardized set) {
    double elements = set.positions() * set.samples() * set.channels();
    Optional<Calculus> producer = node.producer(0);
    double overlap = set.positions() == 1 ? 1 : producer.map(VarianceSpread::overlap).orElse(1.0);
    double shared = producer.flatMap(VarianceSpread::fanIn).map(n -> 1 / n).orElse(0.0);
    double perChannel = shared / set.channels();
    return Math.min(MOST, 2 * (Math.min(1, overlap / elements) + perChannel));
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

  /** Σ over all shifts of the square of the share that two windows have in common. */
  private static double overlap(Calculus map) {
    Optional<Shape> weight = map.shape(1).filter(s -> map.node().is("Conv"));
    if (weight.isEmpty()) {
      return 1;
    }
    List<Long> strides = map.node().intsAttribute("strides").orElse(List.of());
    double product = 1;
    for (int axis = 2; axis < weight.get().rank(); axis++) {
      double kernel = weight.get().dimension(axis);
      long stride = axis - 2 < strides.size() ? strides.get(axis - 2) : 1;
      double sum = 1;
      for (long shift = stride; shift < kernel; shift += stride) {
        sum += 2 * (kernel - shift) / kernel * (kernel - shift) / kernel;
      }
      product *= sum;
    }
    return product;
  }
}
