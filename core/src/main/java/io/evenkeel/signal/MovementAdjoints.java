// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Operators that move elements move their gradients back. */
final class MovementAdjoints {
  private MovementAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    for (String op : MovementRules.OPERATORS) {
      rules.put(op, MovementAdjoints::moved);
    }
    rules.put("Split", MovementAdjoints::split);
    rules.put("Slice", MovementAdjoints::cut);
    rules.put("Expand", MovementAdjoints::expand);
    rules.put("Tile", MovementAdjoints::expand);
    rules.put("Pad", MovementAdjoints::pad);
    rules.put("Resize", InterpolationAdjoint::apply);
    rules.put("Upsample", InterpolationAdjoint::apply);
  }

  private static void moved(Adjoint node) {
    boolean inPlace = node.forward().shape(0).equals(node.forward().outputShape());
    boolean stays = inPlace && !node.node().is("Transpose");
    node.scoreGradient()
        .ifPresentOrElse(
            scores -> node.give(0, new Flow.OfScores(scores)),
            () ->
                node.give(
                    0, stays ? node.gradient() : node.gradient().map(MovementAdjoints::unspread)));
  }

  private static Gradient unspread(Gradient gradient) {
    return gradient.withProfile(Optional.empty());
  }

  /** All outputs side by side; those that nothing reads have no gradient. */
  private static void split(Adjoint node) {
    Optional<Cut> first = node.cut(0);
    Optional<Axes> axes = node.forward().axes(0);
    if (first.isEmpty() || axes.isEmpty()) {
      return;
    }
    List<Gradients> parts = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (int output = 0; output < node.node().outputs().size(); output++) {
      Cut cut = node.cut(output).orElseThrow();
      sizes.add((double) (cut.to() - cut.from()));
      parts.add(
          node.gradient(output)
              .orElseGet(() -> Gradients.of(Gradient.zero()))
              .map(g -> unspread(g.uncoupled())));
    }
    Gradients joined = Gradients.joined(parts, sizes);
    boolean outermost = isOutermostOfChannels(axes.get(), first.get().axis());
    node.give(0, outermost ? joined : Gradients.of(blended(node, joined)));
  }

  private static Gradient blended(Adjoint node, Gradients gradients) {
    return Gradient.fresh(gradients.pairs(), node.root(0));
  }

  static boolean isOutermostOfChannels(Axes axes, int axis) {
    List<Factor> counted = axes.axis(axis).stream().filter(f -> f.kind() == Kind.CHANNEL).toList();
    return !counted.isEmpty()
        && counted.getFirst().size() * counted.getFirst().stride() == axes.count(Kind.CHANNEL);
  }

  /** What is cut off has no gradient. */
  static void cut(Adjoint node) {
    Optional<Cut> cut = node.cut(0);
    Optional<Axes> axes = node.forward().axes(0);
    if (cut.isEmpty() || axes.isEmpty()) {
      thinned(node);
      return;
    }
    Gradients given = node.gradient().map(g -> unspread(g.uncoupled()));
    if (isOutermostOfChannels(axes.get(), cut.get().axis())) {
      node.give(0, within(given, cut.get()));
    } else {
      thinned(node);
    }
  }

  private static Gradients within(Gradients given, Cut cut) {
    Gradients none = Gradients.of(Gradient.zero());
    double from = cut.from();
    double to = cut.to();
    return Gradients.joined(List.of(none, given, none), List.of(from, to - from, cut.size() - to));
  }

  /** Some of the elements, evenly spread: the others have no gradient. */
  private static void thinned(Adjoint node) {
    Optional<Axes> before = node.forward().axes(0);
    Optional<Axes> after = node.forward().outputAxes();
    if (before.isEmpty() || after.isEmpty()) {
      node.cannotSay(0, "what its axes count is unknown");
      return;
    }
    double channels = share(before.get(), after.get(), Kind.CHANNEL);
    double positions = share(before.get(), after.get(), Kind.POSITION);
    double samples = share(before.get(), after.get(), Kind.SAMPLE);
    Extent in = Extent.of(before.get());
    Extent out = Extent.of(after.get());
    double kept = channels * positions * samples;
    double places = pairs(out.positions()) / Math.max(1, pairs(in.positions()));
    double many = pairs(out.samples()) / Math.max(1, pairs(in.samples()));
    node.give(
        0,
        node.gradient()
            .map(g -> {
              Pairs p = g.pairs();
              Pairs thin =
                  new Pairs(
                      kept * p.own(),
                      channels * samples * places * p.positions(),
                      channels * positions * positions * many * p.samples());
              boolean someKept = channels == 1 && kept < 1;
              // Which elements are kept has nothing to do with what they are.
              return someKept ? g.thinned(thin, kept) : g.mapped(thin, kept);
            }));
  }

  private static double share(Axes before, Axes after, Kind kind) {
    return Math.min(1, (double) after.count(kind) / before.count(kind));
  }

  private static double pairs(double count) {
    return count * (count - 1);
  }

  private static void expand(Adjoint node) {
    Spread.of(node, 0)
        .ifPresent(spread -> {
          if (node.isStored(0)) {
            node.stored(0, spread.ofStored(node.gradient().pairs()));
          } else {
            node.give(0, spread.summed(node.gradient().map(Gradient::uncoupled), node.root(0)));
          }
        });
  }

  /** The gradient of what is added is cut off. */
  private static void pad(Adjoint node) {
    boolean constant = node.node().textAttribute("mode", "constant").equals("constant");
    Optional<PaddingRule> rule = PaddingRule.of(node.forward()).filter(r -> !r.cuts());
    Optional<Axes> axes = node.forward().axes(0);
    if (constant && rule.isPresent() && axes.isPresent()) {
      Gradients left = rule.get().unpadded(axes.get(), node.gradient());
      boolean sameMap = rule.get().keepsPositions();
      node.give(0, left.map(g -> unspread(sameMap ? g : g.uncoupled())));
    } else {
      node.cannotSay(0, "it pads with more than constants, or cuts");
    }
  }
}
