// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** Attention backward: to the values, through the softmax, to queries and keys. */
final class AttentionAdjoints {
  private AttentionAdjoints() {}

  static void product(Adjoint node) {
    Optional<SignalProduct> found = SignalProduct.of(node.forward());
    if (found.isEmpty()) {
      return;
    }
    SignalProduct product = found.get();
    if (node.forward().state(product.left()) instanceof State.Weights(Scores scores)) {
      values(node, scores, product);
    } else if (node.scoreGradient().isPresent()) {
      queriesAndKeys(node, node.scoreGradient().get(), product);
    } else {
      factors(node, product);
    }
  }

  /** What the mean of the values under the weights gives to values and weights. */
  private static void values(Adjoint node, Scores scores, SignalProduct product) {
    int at = product.right();
    Optional<Channels> v = node.forward().signal(at);
    Optional<Axes> axes = node.forward().axes(at);
    if (v.isEmpty() || axes.isEmpty()) {
      return;
    }
    double keys = product.terms();
    double queries = product.rows();
    double sharp = scores.sharpness();
    double overlap = scores.overlap();
    node.give(
        at,
        node.gradient()
            .map(g -> g.mapped(ofValues(g.pairs(), queries, keys, sharp, overlap), 1 / keys)));
    // What the values have in common is taken out by the softmax before.
    double channels = product.columns();
    Products p = v.get().products();
    double own = channels * Math.max(0, p.second() - p.positions());
    Pairs g = node.gradient().pairs();
    double shared = (channels * p.second() - own) * g.own();
    ScoreGradient atWeights = new ScoreGradient(own * g.own(), shared, own * g.positions());
    var given = new PathGradient.Given(g.times(channels), v.get().first());
    node.give(product.left(), new Flow.OfScores(atWeights.of(given)));
  }

  private static Pairs ofValues(
      Pairs g, double queries, double keys, double sharp, double overlap) {
    double others = Math.max(1, keys * (keys - 1));
    double pairs = queries * (queries - 1);
    return new Pairs(
        (queries * sharp * g.own() + pairs * overlap * g.positions()) / keys,
        (queries * (1 - sharp) * g.own() + pairs * (1 - overlap) * g.positions()) / others,
        queries * queries * g.samples() / (keys * keys));
  }

  /** The gradients of the scores of one query add up to 0: what keys have in common is out. */
  private static void queriesAndKeys(Adjoint node, ScoreGradient g, SignalProduct product) {
    int left = product.left();
    int right = product.right();
    Optional<Channels> q = node.forward().signal(left);
    Optional<Channels> k = node.forward().signal(right);
    if (q.isEmpty() || k.isEmpty()) {
      return;
    }
    if (g.onPaths().isPresent()) {
      PathGradient paths = g.onPaths().get();
      node.give(left, Gradient.fresh(paths.toQueries(k.get().first()), node.root(left)));
      node.give(right, Gradient.fresh(paths.toKeys(q.get().first()), node.root(right)));
      return;
    }
    double keys = product.columns();
    double queries = product.rows();
    Products ofQuery = q.get().products();
    Products ofKey = k.get().products();
    double apart = keys * Math.max(0, ofKey.second() - ofKey.positions());
    Pairs toQueries = new Pairs(apart * g.own(), apart * g.queries(), 0);
    node.give(left, Gradient.fresh(toQueries, node.root(left)));
    double sum =
        queries * g.own() * ofQuery.second()
            + queries * (queries - 1) * g.queries() * ofQuery.positions();
    Pairs toKeys = new Pairs(sum, keys > 1 ? -sum / (keys - 1) : 0, 0);
    node.give(right, Gradient.fresh(toKeys, node.root(right)));
  }

  /** A product of two centred signals that no softmax follows. */
  private static void factors(Adjoint node, SignalProduct product) {
    factor(node, product.left(), product.right(), product.columns());
    factor(node, product.right(), product.left(), product.rows());
  }

  private static void factor(Adjoint node, int input, int other, double results) {
    Pairs g = node.gradient().pairs();
    node.forward()
        .signal(other)
        .map(signal -> g.times(Pairs.of(signal.products())).times(results))
        .ifPresent(pairs -> node.give(input, Gradient.fresh(pairs, node.root(input))));
  }

  /** What is done to scores and weights between the two products. */
  static void pass(Adjoint node, ScoreGradient g) {
    Calculus forward = node.forward();
    for (int i = 0; i < node.node().inputs().size(); i++) {
      if (forward.state(i) instanceof State.Scores(Scores scores)) {
        one(node, i, scores, g);
      } else if (forward.state(i) instanceof State.Weights) {
        node.give(i, new Flow.OfScores(g));
      }
    }
  }

  private static void one(Adjoint node, int input, Scores scores, ScoreGradient g) {
    switch (node.node().op()) {
      case "Softmax" -> node.give(input, new Flow.OfScores(scores.back(g)));
      case "Mul", "Div" -> {
        boolean divides = node.node().is("Div");
        Moments m =
            node.forward().stored(1 - input).map(State.Stored::moments).orElse(new Moments(1, 1));
        double factor = divides ? 1 / (m.mean() * m.mean()) : m.secondMoment();
        node.give(input, new Flow.OfScores(g.times(factor)));
      }
      default -> node.give(input, new Flow.OfScores(g));
    }
  }

  /** The softmax of signals over an axis, as of logits over classes. */
  static void softmax(Adjoint node) {
    Optional<Channels> in = node.forward().signal(0);
    Optional<Shape> shape = node.forward().shape(0).filter(s -> s.rank() > 0);
    if (in.isEmpty() || shape.isEmpty()) {
      return;
    }
    double length = shape.get().dimension((int) node.node().intAttribute("axis", -1));
    Products p = in.get().products();
    NormalScores scores = new NormalScores(p.second() - p.mean() * p.mean(), 0, 0, length, false);
    double factor =
        node.node().is("LogSoftmax") ? 1 - 2 / length + scores.sharpness() : scores.slope();
    node.give(0, Gradient.fresh(node.gradient().pairs().times(factor), node.root(0)));
  }
}
