// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** Linear interpolation between positions: a mean of two neighbours per axis. */
final class InterpolationRule {
  private InterpolationRule() {}

  static State apply(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    Optional<Shape> before = calculus.shape(0);
    Optional<Shape> after = calculus.outputShape();
    if (in.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return calculus.cannotSay("its shape is unknown");
    }
    if (!calculus.node().textAttribute("mode", "nearest").equals("linear")) {
      return calculus.cannotSay("only nearest and linear interpolation have a rule");
    }
    String mode = calculus.node().textAttribute("coordinate_transformation_mode", "half_pixel");
    double squares = 1;
    for (int axis = 2; axis < before.get().rank(); axis++) {
      squares *= meanSquares(before.get().dimension(axis), after.get().dimension(axis), mode);
    }
    double own = squares;
    return new State.Active(in.get().map(s -> interpolated(calculus, s, own)));
  }

  private static Signal interpolated(Calculus calculus, Signal signal, double squares) {
    Products p = signal.products();
    double second = p.positions() + squares * (p.second() - p.positions());
    Products products = new Products(p.mean(), second, p.positions(), p.samples());
    Source source = signal.source().at(calculus.source().value());
    return Signal.gaussian(products, source);
  }

  /** The mean over outputs of the sum of the squares of the two weights. */
  private static double meanSquares(long in, long out, String mode) {
    double sum = 0;
    for (long i = 0; i < out; i++) {
      double at = Math.clamp(coordinate(i, in, out, mode), 0, Math.max(0.0, in - 1.0));
      double t = at - Math.floor(at);
      sum += t * t + (1 - t) * (1 - t);
    }
    return out == 0 ? 1 : sum / out;
  }

  static double coordinate(long i, long in, long out, String mode) {
    double scale = (double) in / out;
    return switch (mode) {
      case "align_corners" -> out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
      case "asymmetric" -> i * scale;
      case "pytorch_half_pixel" -> out == 1 ? 0 : (i + 0.5) * scale - 0.5;
      default -> (i + 0.5) * scale - 0.5;
    };
  }
}
