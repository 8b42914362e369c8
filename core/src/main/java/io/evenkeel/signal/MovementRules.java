// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import java.util.List;
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
    for (String op : List.of("Split", "Slice")) {
      rules.put(op, MovementRules::cut);
    }
    rules.put("Pad", PaddingRule::apply);
    rules.put("Resize", MovementRules::resize);
    rules.put("Upsample", MovementRules::resize);
  }

  private static State moved(Calculus calculus) {
    return switch (calculus.state(0)) {
      case State.Active(Channels channels) ->
          new State.Active(channels.map(s -> s.withProfile(Optional.empty())));
      default -> calculus.state(0);
    };
  }

  /** Part of an axis; of the channels, if that is what it counts. */
  static State cut(Calculus calculus) {
    if (!(calculus.state(0) instanceof State.Active(Channels channels))) {
      return calculus.state(0) instanceof State.Plain
          ? calculus.cannotSay("what it picks from is unknown")
          : calculus.state(0);
    }
    Optional<Cut> cut = Cut.of(calculus);
    if (cut.filter(Cut::takesAll).isPresent()) {
      return calculus.state(0);
    }
    Optional<Part.Range> range = cut.flatMap(Cut::range);
    return range.isEmpty()
        ? rearranged(calculus, channels)
        : new State.Active(left(channels, cut.get()).map(s -> taken(s, range.get())));
  }

  private static Signal taken(Signal signal, Part.Range range) {
    return range.kind() == Kind.POSITION ? signal.cutSteps(range) : signal.cut(range);
  }

  private static Channels left(Channels channels, Cut cut) {
    if (channels.isUniform() || !cut.isOfOutermostChannels()) {
      return channels;
    }
    double unit = channels.size() / cut.size();
    return channels.range(unit * cut.from(), unit * cut.to());
  }

  /** Elements that are no longer where others of the same signal may still be. */
  private static State rearranged(Calculus calculus, Channels channels) {
    String value = calculus.source().value();
    return new State.Active(channels.map(s -> s.rearranged(value)));
  }

  private static State resize(Calculus calculus) {
    return calculus.node().textAttribute("mode", "nearest").equals("nearest")
        ? moved(calculus)
        : InterpolationRule.apply(calculus);
  }
}
