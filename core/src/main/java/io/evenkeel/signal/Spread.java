// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an operand of an element-wise operation is spread over the output: each of its elements takes
 * part in as many.
 */
record Spread(double positions, double samples, double channels) {
  /** Of an operand whose shape is aligned with the output's last axes. */
  static Spread of(Shape operand, Axes output) {
    Map<Kind, Double> counts = new EnumMap<>(Kind.class);
    int shift = output.rank() - operand.rank();
    for (int axis = 0; axis < output.rank(); axis++) {
      boolean spread = axis < shift || operand.dimension(axis - shift) == 1;
      List<Factor> factors = spread ? output.axis(axis) : List.of();
      factors.forEach(f -> counts.merge(f.kind(), (double) f.size(), (a, b) -> a * b));
    }
    return new Spread(
        counts.getOrDefault(Kind.POSITION, 1.0),
        counts.getOrDefault(Kind.SAMPLE, 1.0),
        counts.getOrDefault(Kind.CHANNEL, 1.0));
  }

  static Optional<Spread> of(Adjoint node, int input) {
    return node.forward()
        .shape(input)
        .flatMap(shape -> node.forward().outputAxes().map(axes -> of(shape, axes)));
  }

  boolean isNone() {
    return positions == 1 && samples == 1 && channels == 1;
  }

  /** The gradient of the operand: sums over all that its elements take part in. */
  Gradients summed(Gradients gradients, String root) {
    if (isNone()) {
      return gradients;
    }
    Extent over = new Extent(positions, samples);
    return channels == 1
        ? gradients.map(g -> g.mapped(g.pairs().summed(over), 1))
        : Gradients.of(Gradient.fresh(gradients.pairs().summed(over).times(channels), root));
  }

  /** The gradient of a stored operand's element. */
  double ofStored(Pairs pairs) {
    return channels * pairs.summed(new Extent(positions, samples)).own();
  }
}
