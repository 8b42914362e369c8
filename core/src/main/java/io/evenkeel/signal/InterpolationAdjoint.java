// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Interpolation between positions backward: an element gets the gradients of all its copies. */
final class InterpolationAdjoint {
  private InterpolationAdjoint() {}

  static void apply(Adjoint node) {
    Optional<Shape> before = node.forward().shape(0);
    Optional<Shape> after = node.forward().outputShape();
    String mode = node.node().textAttribute("mode", "nearest");
    if (before.isEmpty() || after.isEmpty() || !(mode.equals("nearest") || mode.equals("linear"))) {
      node.cannotSay(0, "only nearest and linear interpolation have a rule");
      return;
    }
    String coordinates = node.node().textAttribute("coordinate_transformation_mode", "half_pixel");
    String place = node.node().is("Upsample") ? "asymmetric" : coordinates;
    PositionMap map = PositionMap.one();
    for (int axis = 2; axis < before.get().rank(); axis++) {
      long in = before.get().dimension(axis);
      long out = after.get().dimension(axis);
      map =
          map.times(
              PositionMap.along(
                  in, out, i -> taps(InterpolationRule.coordinate(i, in, out, place), in, mode)));
    }
    PositionMap all = map;
    node.give(0, node.gradient().map(g -> g.mapped(all.back(g.pairs()), 1)));
  }

  private static List<PositionMap.Tap> taps(double coordinate, long in, String mode) {
    double at = Math.clamp(coordinate, 0, Math.max(0.0, in - 1.0));
    long low = (long) Math.floor(at);
    double t = at - low;
    if (mode.equals("nearest")) {
      // Which of two neighbours is copied hardly matters: each is as often.
      return List.of(new PositionMap.Tap(t > 0.5 ? low + 1 : low, 1));
    }
    return t == 0
        ? List.of(new PositionMap.Tap(low, 1))
        : List.of(new PositionMap.Tap(low, 1 - t), new PositionMap.Tap(low + 1, t));
  }
}
