// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Sums give every term the whole gradient; products give it times the other factor. */
final class MergeAdjoints {
  private static final double CONSTANT = 1e-12;

  private MergeAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("Add", MergeAdjoints::add);
    rules.put("Sum", MergeAdjoints::add);
    rules.put("Sub", MergeAdjoints::subtract);
    rules.put("Mul", MergeAdjoints::multiply);
    rules.put("Div", MergeAdjoints::divide);
    rules.put("Concat", MergeAdjoints::concat);
  }

  private static void add(Adjoint node) {
    for (int i = 0; i < node.node().inputs().size(); i++) {
      term(node, i, 1);
    }
  }

  private static void subtract(Adjoint node) {
    term(node, 0, 1);
    term(node, 1, -1);
  }

  private static void term(Adjoint node, int input, double sign) {
    Optional<Spread> spread = Spread.of(node, input);
    if (spread.isEmpty()) {
      return;
    }
    if (node.isStored(input)) {
      node.stored(input, spread.get().ofStored(node.gradient().pairs()));
      return;
    }
    Gradients copy = sign == 1 ? node.gradient() : node.gradient().map(g -> g.times(1, sign));
    Gradients kept = spread.get().isNone() ? coupled(node, input, copy) : copy;
    node.give(input, spread.get().summed(kept, node.root(input)));
  }

  /** What the gradient depends on in the sum it depends on in the term by its share of it. */
  private static Gradients coupled(Adjoint node, int input, Gradients gradients) {
    Optional<Channels> out = node.outputSignal();
    Optional<Channels> in = node.forward().signal(input);
    return out.isEmpty() || in.isEmpty()
        ? gradients.map(Gradient::uncoupled)
        : gradients.map(in.get(), out.get(), MergeAdjoints::coupled);
  }

  private static Gradient coupled(Signal term, Signal sum, Gradient gradient) {
    if (gradient.coupling().isEmpty() || term.source().equals(sum.source())) {
      return gradient;
    }
    Coupling projected = gradient.explicit().projected(term.marginal(), sum.marginal());
    return gradient.coupled(projected, gradient.pairs());
  }

  private static void multiply(Adjoint node) {
    for (int i = 0; i < 2; i++) {
      factor(node, i, 1 - i);
    }
  }

  private static void factor(Adjoint node, int input, int other) {
    Optional<Spread> spread = Spread.of(node, input);
    if (spread.isEmpty()) {
      return;
    }
    if (node.isStored(input)) {
      storedFactor(node, input, other, spread.get());
      return;
    }
    Optional<State.Stored> scale = node.forward().stored(other);
    if (scale.isPresent()) {
      Moments m = scale.get().moments();
      Gradients scaled = scaled(node, m);
      node.give(input, spread.get().summed(scaled, node.root(input)));
    } else {
      node.forward()
          .signal(other)
          .ifPresentOrElse(
              by -> node.give(input, GatingAdjoint.factor(node, input, other, by, spread.get())),
              () -> node.cannotSay(input, "the other factor is unknown"));
    }
  }

  private static Gradients scaled(Adjoint node, Moments m) {
    boolean constant = m.variance() <= CONSTANT * m.secondMoment();
    Gradients gradients = node.gradient();
    return gradients.map(g ->
        constant && g.coupling().isPresent()
            ? g.timesConstant(m.mean())
            : g.times(m.secondMoment(), m.mean()));
  }

  private static void storedFactor(Adjoint node, int input, int other, Spread spread) {
    node.forward()
        .signal(other)
        .ifPresent(x ->
            node.stored(
                input,
                node.gradient()
                    .mean(x, (s, g) -> spread.ofStored(g.pairs().times(Pairs.of(s.products()))))));
  }

  private static void divide(Adjoint node) {
    Optional<Moments> divisor =
        node.forward().stored(1).map(State.Stored::moments).filter(m -> m.mean() != 0);
    Optional<Spread> spread = Spread.of(node, 0);
    if (divisor.isPresent()
        && spread.isPresent()
        && divisor.get().variance() <= CONSTANT * divisor.get().secondMoment()) {
      double factor = 1 / divisor.get().mean();
      Gradients scaled = scaled(node, new Moments(factor, factor * factor));
      node.give(0, spread.get().summed(scaled, node.root(0)));
    }
  }

  /** Channels go back to the part they came from; positions and samples are all alike. */
  private static void concat(Adjoint node) {
    boolean ofChannels = joinsChannels(node);
    double all = 0;
    for (int i = 0; i < node.node().inputs().size(); i++) {
      all += size(node, i);
    }
    double begin = 0;
    for (int i = 0; i < node.node().inputs().size(); i++) {
      double end = begin + size(node, i) / all;
      Gradients part = ofChannels ? node.gradient().range(begin, end) : node.gradient();
      Gradients given =
          part.map(g -> g.uncoupled().withProfile(ofChannels ? g.profile() : Optional.empty()));
      if (node.isStored(i)) {
        spreadOverSamples(node, i, given);
      } else {
        node.give(i, given);
      }
      begin = end;
    }
  }

  /** A stored part is joined to every sample by an Expand before; it has a gradient for each. */
  private static void spreadOverSamples(Adjoint node, int input, Gradients given) {
    node.stored(input, given.pairs().own());
  }

  private static double size(Adjoint node, int input) {
    return node.forward().shape(input).map(s -> (double) s.elementCount()).orElse(0.0);
  }

  private static boolean joinsChannels(Adjoint node) {
    Optional<Axes> axes = node.forward().outputAxes();
    Optional<Shape> shape = node.forward().outputShape();
    if (axes.isEmpty() || shape.isEmpty()) {
      return true;
    }
    List<Factor> joined = axes.get().axis((int) node.node().intAttribute("axis", 0));
    return joined.stream().anyMatch(f -> f.kind() == Kind.CHANNEL);
  }
}
