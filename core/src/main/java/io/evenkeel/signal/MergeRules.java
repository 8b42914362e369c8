// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Sums, products with stored tensors, concatenation. */
final class MergeRules {
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
    List<String> inputs = calculus.node().inputs();
    if (inputs.size() == 2 && inputs.getFirst().equals(inputs.get(1))) {
      return doubled(calculus.state(0));
    }
    State sum = calculus.state(0);
    for (int i = 1; i < inputs.size(); i++) {
      sum = plus(calculus, sum, i);
    }
    return sum;
  }

  private static State doubled(State state) {
    return state instanceof State.Active(Signal signal) ? new State.Active(signal.times(2)) : state;
  }

  /** The sum of the inputs before one, and that one. */
  private static State plus(Calculus calculus, State before, int input) {
    State next = calculus.state(input);
    if (before instanceof State.Active(Signal a) && next instanceof State.Active(Signal b)) {
      return areIndependent(calculus, a, b, input)
          ? new State.Active(sum(a, b))
          : calculus.cannotSay("neither branch ends in a linear map of its own");
    }
    if (before instanceof State.Active(Signal a)) {
      return plus(calculus, a, next);
    }
    return next instanceof State.Active(Signal b) && !(before instanceof State.Unknown)
        ? plus(calculus, b, before)
        : calculus.cannotSay("nothing is known of what is added");
  }

  private static State plus(Calculus calculus, Signal signal, State other) {
    return switch (other) {
      case State.Active active -> calculus.cannotSay("a sum of signals");
      case State.Stored bias -> new State.Active(Biases.added(signal, bias.moments()));
      case State.Plain plain -> calculus.cannotSay("a value that is not a parameter is added");
      case State.Unknown unknown -> unknown;
    };
  }

  /**
   * The cross term vanishes if one side ends in a zero-mean linear map that the other is not of.
   */
  private static boolean areIndependent(Calculus calculus, Signal before, Signal next, int input) {
    boolean left = before.fresh().filter(weight -> !calculus.isMadeOf(input, weight)).isPresent();
    return left
        || next.fresh()
            .filter(
                weight -> IntStream.range(0, input).noneMatch(i -> calculus.isMadeOf(i, weight)))
            .isPresent();
  }

  private static Signal sum(Signal a, Signal b) {
    double second = a.secondMoment() + b.secondMoment();
    double shared = a.cosine() * a.secondMoment() + b.cosine() * b.secondMoment();
    Optional<Profile> profile =
        a.profile()
            .flatMap(p -> b.profile().map(q -> p.mixed(a.secondMoment(), q, b.secondMoment())))
            .or(a::profile)
            .or(b::profile);
    return new Signal(
        a.mean() + b.mean(),
        second,
        second == 0 ? 0 : shared / second,
        Optional.empty(),
        Optional.empty(),
        profile);
  }

  private static State subtract(Calculus calculus) {
    return calculus.state(1) instanceof State.Stored(String name, Moments m)
            && calculus.state(0) instanceof State.Active(Signal signal)
        ? new State.Active(Biases.added(signal, new Moments(-m.mean(), m.secondMoment())))
        : calculus.cannotSay("a difference of signals");
  }

  private static State multiply(Calculus calculus) {
    for (int i = 0; i < 2; i++) {
      Optional<Signal> signal = calculus.signal(i);
      Optional<State.Stored> factor = calculus.stored(1 - i);
      if (signal.isPresent() && factor.isPresent()) {
        return new State.Active(scaled(signal.get(), factor.get().moments()));
      }
    }
    return calculus.cannotSay("a product of two signals");
  }

  private static Signal scaled(Signal signal, Moments factor) {
    boolean constant = factor.variance() <= 1e-12 * factor.secondMoment();
    return constant
        ? signal.times(factor.mean())
        : new Signal(
            signal.mean() * factor.mean(),
            signal.secondMoment() * factor.secondMoment(),
            signal.cosine(),
            Optional.empty(),
            signal.fresh(),
            signal.profile());
  }

  private static State divide(Calculus calculus) {
    Optional<Signal> signal = calculus.signal(0);
    Optional<Moments> divisor =
        calculus
            .stored(1)
            .map(State.Stored::moments)
            .filter(m -> m.mean() != 0 && m.variance() <= 1e-12 * m.secondMoment());
    return signal.isPresent() && divisor.isPresent()
        ? new State.Active(signal.get().times(1 / divisor.get().mean()))
        : calculus.cannotSay("a quotient of signals");
  }

  /** Element-weighted means; a group of channels of each kind stands side by side. */
  private static State concat(Calculus calculus) {
    List<Signal> parts = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      Optional<Signal> part = calculus.signal(i);
      Optional<Shape> shape = calculus.shape(i);
      if (part.isEmpty() || shape.isEmpty()) {
        return calculus.cannotSay("one of its parts or shapes is unknown");
      }
      parts.add(part.get());
      weights.add((double) shape.get().elementCount());
    }
    return new State.Active(mixture(parts, weights));
  }

  private static Signal mixture(List<Signal> parts, List<Double> weights) {
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    double mean = 0;
    double second = 0;
    double shared = 0;
    Optional<Profile> profile = parts.getFirst().profile();
    double mixed = 0;
    for (int i = 0; i < parts.size(); i++) {
      Signal part = parts.get(i);
      double weight = total == 0 ? 0 : weights.get(i) / total;
      mean += weight * part.mean();
      shared += weight * part.cosine() * part.secondMoment();
      double before = mixed;
      mixed += weight * part.secondMoment();
      profile =
          profile.flatMap(p -> part.profile().map(q -> p.mixed(before, q, mixedBy(weight, part))));
      second = mixed;
    }
    return new Signal(
        mean,
        second,
        second == 0 ? 0 : shared / second,
        Optional.empty(),
        Optional.empty(),
        profile);
  }

  private static double mixedBy(double weight, Signal part) {
    return weight * part.secondMoment();
  }
}
