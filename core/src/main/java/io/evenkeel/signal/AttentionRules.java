// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** Products of two signals, the softmax of scores, and the mean of values under it. */
final class AttentionRules {
  private AttentionRules() {}

  /** A product of two signals, summed over an axis of both. */
  static State product(Calculus calculus) {
    Optional<SignalProduct> found = SignalProduct.of(calculus);
    if (found.isEmpty()) {
      return calculus.cannotSay("a product of two signals of which too little is known");
    }
    SignalProduct product = found.get();
    if (calculus.state(product.left()) instanceof State.Weights(Scores scores)) {
      return calculus
          .signal(product.right())
          .filter(values -> product.endsLeft())
          .<State>map(values -> new State.Active(mean(calculus, scores, values)))
          .orElseGet(() -> calculus.cannotSay("the values under the softmax are unknown"));
    }
    Optional<Channels> left = calculus.signal(product.left());
    Optional<Channels> right = calculus.signal(product.right());
    if (left.isEmpty()
        || right.isEmpty()
        || calculus.axes(0).isEmpty()
        || calculus.axes(1).isEmpty()) {
      return calculus.cannotSay("a product of two signals of which too little is known");
    }
    if (!areIndependent(calculus, left.get(), right.get())) {
      return ContinuedScores.of(calculus)
          .<State>map(State.Scores::new)
          .orElseGet(
              () -> calculus.cannotSay("a product of two signals that depend on each other"));
    }
    return product.isOfChannels()
        ? scores(left.get().products(), right.get().products(), product)
        : product(calculus, left.get().products(), right.get().products(), product.terms());
  }

  static boolean areIndependent(Calculus calculus, Channels a, Channels b) {
    return a.groups().stream()
        .allMatch(x ->
            b.groups().stream()
                .allMatch(y -> calculus.areIndependent(x.signal().source(), y.signal().source())));
  }

  /** Queries times keys, a sum over channels of products of independent centred signals. */
  private static State scores(Products q, Products k, SignalProduct product) {
    double variance = product.terms() * q.second() * k.second();
    double keys = k.second() == 0 ? 0 : k.positions() / k.second();
    double queries = q.second() == 0 ? 0 : q.positions() / q.second();
    return new State.Scores(new NormalScores(variance, keys, queries, product.columns(), false));
  }

  private static State product(Calculus calculus, Products a, Products b, double terms) {
    if (a.mean() != 0 || b.mean() != 0) {
      return calculus.cannotSay("a product of two signals that are not centred");
    }
    Products products =
        new Products(
            0,
            terms * a.second() * b.second(),
            terms * a.positions() * b.positions(),
            terms * a.samples() * b.samples());
    return State.Active.of(Signal.gaussian(products, calculus.source()));
  }

  /** The mean of the values under the weights, which add up to 1. */
  private static Channels mean(Calculus calculus, Scores scores, Channels values) {
    String value = calculus.node().output();
    return values.map(v -> Signal.gaussian(scores.mean(v), v.source().at(value)));
  }

  /** What happens to scores and weights between the two products. */
  static State pass(Calculus calculus) {
    State in = calculus.state(0) instanceof State.Plain ? firstKnown(calculus) : calculus.state(0);
    return switch (in) {
      case State.Scores(Scores scores) -> ofScores(calculus, scores);
      case State.Weights weights ->
          isKept(calculus) ? weights : calculus.cannotSay("an operation on attention weights");
      default -> calculus.cannotSay("an operation on scores");
    };
  }

  private static State firstKnown(Calculus calculus) {
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      if (calculus.state(i) instanceof State.Scores scores) {
        return scores;
      }
    }
    return new State.Plain();
  }

  private static boolean isKept(Calculus calculus) {
    return Rules.moves(calculus.node());
  }

  private static State ofScores(Calculus calculus, Scores scores) {
    return switch (calculus.node().op()) {
      case "Softmax" -> new State.Weights(scores);
      case "Mul", "Div" -> scaled(calculus, scores);
      case "Add", "Sub" -> added(calculus, scores);
      case "Where" ->
          calculus.isCausalMask(0)
              ? known(calculus, scores.masked())
              : calculus.cannotSay("its mask is unknown");
      default ->
          isKept(calculus)
              ? new State.Scores(scores)
              : calculus.cannotSay("an operation on attention scores");
    };
  }

  private static State scaled(Calculus calculus, Scores scores) {
    boolean divides = calculus.node().is("Div");
    return calculus
        .stored(1)
        .or(() -> divides ? Optional.empty() : calculus.stored(0))
        .map(State.Stored::moments)
        .filter(m -> m.mean() != 0)
        .<State>map(m ->
            new State.Scores(scores.times(divides ? 1 / m.mean() : Math.sqrt(m.secondMoment()))))
        .orElseGet(() -> calculus.cannotSay("scores times something unknown"));
  }

  private static State added(Calculus calculus, Scores scores) {
    int other = calculus.state(0) instanceof State.Scores ? 1 : 0;
    if (calculus.isCausalMask(other)) {
      return known(calculus, scores.masked());
    }
    return calculus
        .stored(other)
        .map(bias -> known(calculus, scores.plus(bias.moments().variance())))
        .orElseGet(() -> calculus.cannotSay("its mask is unknown"));
  }

  private static State known(Calculus calculus, Optional<Scores> scores) {
    return scores
        .<State>map(State.Scores::new)
        .orElseGet(() -> calculus.cannotSay("scores that are not alike are added to"));
  }

  /** The softmax of signals over an axis, as of logits over classes. */
  static State softmax(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    Optional<Shape> shape = calculus.shape(0);
    if (in.isEmpty() || shape.isEmpty()) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    double length = axisLength(calculus, shape.get());
    double variance = in.get().products().second() - square(in.get().products().mean());
    boolean logarithm = calculus.node().is("LogSoftmax");
    Products products = logarithm ? logarithms(variance, length) : probabilities(variance, length);
    return State.Active.of(Signal.gaussian(products, calculus.source()));
  }

  private static double axisLength(Calculus calculus, Shape shape) {
    int axis = (int) calculus.node().intAttribute("axis", -1);
    return shape.rank() == 0 ? 1 : shape.dimension(axis);
  }

  private static Products probabilities(double variance, double length) {
    double second = SoftmaxMoments.sumOfSquares(variance, length) / length;
    return new Products(1 / length, second, 1 / (length * length), 1 / (length * length));
  }

  /** x − ln Σ eˣ: the sum moves with x by its share p. */
  private static Products logarithms(double variance, double length) {
    double mean = -SoftmaxMoments.logSum(variance, length);
    double second = mean * mean + variance * (1 - 1 / length);
    return new Products(mean, second, mean * mean, mean * mean);
  }

  private static double square(double x) {
    return x * x;
  }
}
