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
      case State.Active(Signal signal) -> new State.Active(signal.withProfile(Optional.empty()));
      case State.Stored stored -> stored;
      case State.Plain plain -> plain;
      case State.Unknown unknown -> unknown;
    };
  }

  private static State pad(Calculus calculus) {
    Optional<Signal> in = calculus.signal(0);
    Optional<Shape> before = calculus.shape(0);
    Optional<Shape> after = calculus.outputShape();
    if (in.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return calculus.cannotSay("its shape is unknown");
    }
    String mode = calculus.node().textAttribute("mode", "constant");
    if (!mode.equals("constant")) {
      return new State.Active(in.get().withProfile(Optional.empty()));
    }
    // Zeros dilute the moments; where they lie within the map is not tracked here.
    double kept = (double) before.get().elementCount() / Math.max(1, after.get().elementCount());
    Signal signal = in.get();
    return new State.Active(
        new Signal(
            signal.mean() * kept,
            signal.secondMoment() * kept,
            signal.cosine(),
            Optional.empty(),
            signal.fresh(),
            Optional.empty()));
  }

  private static State resize(Calculus calculus) {
    return calculus.node().textAttribute("mode", "nearest").equals("nearest")
        ? moved(calculus)
        : calculus.cannotSay("interpolation depends on how near-by positions are correlated");
  }
}
