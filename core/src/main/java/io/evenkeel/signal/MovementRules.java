// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
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
    rules.put("Pad", MovementRules::pad);
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
    Optional<Cut> cut = Cut.of(calculus);
    if (!(calculus.state(0) instanceof State.Active(Channels channels)) || cut.isEmpty()) {
      return moved(calculus);
    }
    Channels left = range(calculus, channels, cut.get());
    return new State.Active(left.map(s -> s.withProfile(Optional.empty())));
  }

  /**
   * A range of the outermost channels is a range of all, and independent of the other channels; one
   * of inner channels has some of each.
   */
  private static Channels range(Calculus calculus, Channels channels, Cut cut) {
    Optional<Axes> axes = calculus.axes(0);
    if (axes.isEmpty()) {
      return channels;
    }
    long all = axes.get().count(Kind.CHANNEL);
    List<Factor> counted =
        axes.get().axis(cut.axis()).stream().filter(f -> f.kind() == Kind.CHANNEL).toList();
    if (counted.isEmpty() || cut.to() - cut.from() == cut.size()) {
      return channels;
    }
    String range = "[%d:%d]".formatted(cut.from(), cut.to());
    boolean outermost = counted.getFirst().size() * counted.getFirst().stride() == all;
    double unit = channels.size() / cut.size();
    Channels left =
        outermost && !channels.isUniform()
            ? channels.range(unit * cut.from(), unit * cut.to())
            : channels;
    return left.map(s -> s.ofChannels(range));
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
        : InterpolationRule.apply(calculus);
  }
}
