// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sums, products with stored tensors, concatenation. */
final class MergeRules {
  private static final double CONSTANT = 1e-12;

  private MergeRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("Add", MergeRules::add);
    rules.put("Sum", MergeRules::add);
    rules.put("Sub", MergeRules::subtract);
    rules.put("Mul", MergeRules::multiply);
    rules.put("Div", MergeRules::divide);
    rules.put("Concat", MergeRules::concat);
  }

  private static State add(Calculus calculus) {
    State sum = spread(calculus, 0);
    for (int i = 1; i < calculus.node().inputs().size(); i++) {
      sum = plus(calculus, sum, spread(calculus, i), 1);
    }
    return sum;
  }

  private static State subtract(Calculus calculus) {
    return plus(calculus, spread(calculus, 0), spread(calculus, 1), -1);
  }

  private static State spread(Calculus calculus, int input) {
    return calculus.state(input) instanceof State.Active(Channels channels)
        ? new State.Active(GatingRules.spread(calculus, channels, input))
        : calculus.state(input);
  }

  /** a + factor·b. */
  private static State plus(Calculus calculus, State a, State b, double factor) {
    if (a instanceof State.Active(Channels left)) {
      return switch (b) {
        case State.Active(Channels right) ->
            sum(calculus, left, right.map(s -> s.affine(factor, 0)));
        case State.Stored bias -> new State.Active(Biases.broadcast(calculus, left, bias, factor));
        case State.Plain plain -> calculus.cannotSay("a value that is not a parameter is added");
        case State.Unknown unknown -> unknown;
        case State.Scores scores -> calculus.cannotSay("scores are added to a signal");
        case State.Weights weights -> calculus.cannotSay("weights are added to a signal");
      };
    }
    if (b instanceof State.Active(Channels right)) {
      Channels scaled = right.map(s -> s.affine(factor, 0));
      return switch (a) {
        case State.Stored bias -> new State.Active(Biases.broadcast(calculus, scaled, bias, 1));
        case State.Unknown unknown -> unknown;
        default -> calculus.cannotSay("a value that is not a parameter is added");
      };
    }
    return calculus.cannotSay("nothing is known of what is added");
  }

  private static State sum(Calculus calculus, Channels a, Channels b) {
    boolean[] dependent = new boolean[1];
    Channels sum =
        a.zip(
            b,
            (x, y) -> {
              dependent[0] |= !areTermsIndependent(calculus, x, y);
              return Signal.sum(x.terms().plus(y.terms()), calculus.node().output())
                  .withProfile(profile(x, y));
            });
    return dependent[0]
        ? calculus.jointOr("its terms depend on each other in a way that has no rule")
        : new State.Active(sum);
  }

  /** Terms of one source are added value by value; all others must be independent. */
  private static boolean areTermsIndependent(Calculus calculus, Signal a, Signal b) {
    return a.terms().sources().stream()
        .allMatch(s ->
            b.terms().sources().stream()
                .allMatch(t -> s.equals(t) || calculus.areIndependent(s, t)));
  }

  private static Optional<Profile> profile(Signal a, Signal b) {
    return a.profile()
        .flatMap(p -> b.profile().map(q -> p.mixed(a.secondMoment(), q, b.secondMoment())))
        .or(a::profile)
        .or(b::profile);
  }

  private static State multiply(Calculus calculus) {
    for (int i = 0; i < 2; i++) {
      Optional<Channels> signal = calculus.signal(i);
      Optional<State.Stored> factor = calculus.stored(1 - i);
      if (signal.isPresent() && factor.isPresent()) {
        return new State.Active(scaled(calculus, signal.get(), factor.get().moments()));
      }
    }
    return GatingRules.multiply(calculus);
  }

  static Channels scaled(Calculus calculus, Channels channels, Moments factor) {
    boolean constant = factor.variance() <= CONSTANT * factor.secondMoment();
    return constant
        ? channels.map(signal -> signal.affine(factor.mean(), 0))
        : channels.map(signal -> spread(calculus, signal, factor));
  }

  /** A factor per channel, the same at every position. */
  private static Signal spread(Calculus calculus, Signal signal, Moments factor) {
    Products p = signal.products();
    Products scaled =
        new Products(
            p.mean() * factor.mean(),
            p.second() * factor.secondMoment(),
            p.positions() * factor.secondMoment(),
            p.samples() * factor.secondMoment());
    Source source = signal.source().at(calculus.node().output());
    return Signal.gaussian(scaled, source).withProfile(signal.profile());
  }

  private static State divide(Calculus calculus) {
    Optional<Channels> signal = calculus.signal(0);
    Optional<Moments> divisor =
        calculus
            .stored(1)
            .map(State.Stored::moments)
            .filter(m -> m.mean() != 0 && m.variance() <= CONSTANT * m.secondMoment());
    return signal.isPresent() && divisor.isPresent()
        ? new State.Active(signal.get().map(s -> s.affine(1 / divisor.get().mean(), 0)))
        : calculus.cannotSay("a quotient of signals");
  }

  /** The channels of each part behind those of the one before. */
  private static State concat(Calculus calculus) {
    Optional<Channels> all = Optional.empty();
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      Optional<Channels> part = calculus.signal(i);
      Optional<Shape> shape = calculus.shape(i);
      if (part.isEmpty() || shape.isEmpty()) {
        return calculus.cannotSay("one of its parts or shapes is unknown");
      }
      Channels sized = part.get().resized((double) shape.get().elementCount());
      all = Optional.of(all.map(before -> before.followedBy(sized)).orElse(sized));
    }
    return all.<State>map(State.Active::new)
        .orElseGet(() -> calculus.cannotSay("it joins nothing"));
  }
}
