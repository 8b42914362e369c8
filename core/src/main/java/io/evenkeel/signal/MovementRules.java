// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Operators that move elements and change none. */
final class MovementRules {
  private static final Set<String> IN_PLACE = Set.of("Identity", "Dropout", "Cast", "CastLike");

  /** Operators that only move elements. */
  static final Set<String> OPERATORS =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "CastLike",
          "Reshape",
          "Flatten",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Slice",
          "Split",
          "Expand",
          "Tile",
          "DepthToSpace",
          "SpaceToDepth");

  private MovementRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    for (String op : OPERATORS) {
      rules.put(op, IN_PLACE.contains(op) ? calculus -> calculus.state(0) : MovementRules::moved);
    }
    rules.put("Pad", MovementRules::pad);
    rules.put("Resize", MovementRules::resize);
    rules.put("Upsample", MovementRules::resize);
  }

  private static State moved(Calculus calculus) {
    return switch (calculus.state(0)) {
      case State.Active(Channels channels) ->
          new State.Active(channels.map(s -> s.withProfile(Optional.empty())));
      case State.Stored stored -> stored;
      case State.Plain plain -> plain;
      case State.Unknown unknown -> unknown;
    };
  }

  private static State pad(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    Optional<Shape> before = calculus.shape(0);
    Optional<Shape> after = calculus.outputShape();
    if (in.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return calculus.cannotSay("its shape is unknown");
    }
    if (!calculus.node().textAttribute("mode", "constant").equals("constant")) {
      return moved(calculus);
    }
    // Zeros dilute the moments; where they lie within the map is not tracked here.
    double kept = (double) before.get().elementCount() / Math.max(1, after.get().elementCount());
    return new State.Active(in.get().map(s -> diluted(calculus, s, kept)));
  }

  private static Signal diluted(Calculus calculus, Signal signal, double kept) {
    Products p = signal.products();
    Products diluted =
        new Products(
            p.mean() * kept, p.second() * kept, p.positions() * kept * kept, p.samples() * kept);
    return Signal.gaussian(diluted, new Source(calculus.node().output(), signal.source().weight()));
  }

  private static State resize(Calculus calculus) {
    return calculus.node().textAttribute("mode", "nearest").equals("nearest")
        ? moved(calculus)
        : calculus.cannotSay("interpolation depends on how near-by positions are correlated");
  }
}
