// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** Attention backward: to the values, through the softmax, to queries and keys. */
final class AttentionAdjoints {
  private AttentionAdjoints() {}

  static void matMul(Adjoint node) {
    if (node.forward().state(0) instanceof State.Weights(Scores scores)) {
      values(node, scores);
    } else if (node.scoreGradient().isPresent()) {
      queriesAndKeys(node, node.scoreGradient().get());
    } else {
      factors(node);
    }
  }

  /** What the mean of the values under the weights gives to values and weights. */
  private static void values(Adjoint node, Scores scores) {
    Optional<Channels> v = node.forward().signal(1);
    Optional<Shape> shape = node.forward().shape(0);
    Optional<Axes> axes = node.forward().axes(1);
    if (v.isEmpty() || shape.isEmpty() || axes.isEmpty()) {
      return;
    }
    double keys = shape.get().dimension(-1);
    double queries = shape.get().dimension(-2);
    double sharp = scores.sharpness();
    double overlap = scores.overlap();
    node.give(
        1,
        node.gradient()
            .map(g -> g.mapped(ofValues(g.pairs(), queries, keys, sharp, overlap), 1 / keys)));
    // What the values have in common is taken out by the softmax before.
    double channels = axes.get().count(-1, Kind.CHANNEL);
    Products p = v.get().products();
    double own = channels * Math.max(0, p.second() - p.positions());
    Pairs g = node.gradient().pairs();
    double shared = (channels * p.second() - own) * g.own();
    ScoreGradient atWeights = new ScoreGradient(own * g.own(), shared, own * g.positions());
    var given = new PathGradient.Given(g.times(channels), v.get().first());
    node.give(0, new Flow.OfScores(atWeights.of(given)));
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
  private static void queriesAndKeys(Adjoint node, ScoreGradient g) {
    Optional<Channels> q = node.forward().signal(0);
    Optional<Channels> k = node.forward().signal(1);
    Optional<Shape> scores = node.forward().outputShape();
    if (q.isEmpty() || k.isEmpty() || scores.isEmpty()) {
      return;
    }
    if (g.onPaths().isPresent()) {
      node.give(0, Gradient.fresh(g.onPaths().get().toQueries(k.get().first()), node.root(0)));
      node.give(1, Gradient.fresh(g.onPaths().get().toKeys(q.get().first()), node.root(1)));
      return;
    }
    double keys = scores.get().dimension(-1);
    double queries = scores.get().dimension(-2);
    Products ofQuery = q.get().products();
    Products ofKey = k.get().products();
    double apart = keys * Math.max(0, ofKey.second() - ofKey.positions());
    Pairs toQueries = new Pairs(apart * g.own(), apart * g.queries(), 0);
    node.give(0, Gradient.fresh(toQueries, node.root(0)));
    double sum =
        queries * g.own() * ofQuery.second()
            + queries * (queries - 1) * g.queries() * ofQuery.positions();
    Pairs toKeys = new Pairs(sum, keys > 1 ? -sum / (keys - 1) : 0, 0);
    node.give(1, Gradient.fresh(toKeys, node.root(1)));
  }

  /** A product of two centred signals that no softmax follows. */
  private static void factors(Adjoint node) {
    Optional<Channels> a = node.forward().signal(0);
    Optional<Channels> b = node.forward().signal(1);
    Optional<Shape> out = node.forward().outputShape();
    if (a.isEmpty() || b.isEmpty() || out.isEmpty()) {
      return;
    }
    Pairs g = node.gradient().pairs();
    Pairs left = g.times(Pairs.of(b.get().products())).times((double) out.get().dimension(-1));
    Pairs right = g.times(Pairs.of(a.get().products())).times((double) out.get().dimension(-2));
    node.give(0, Gradient.fresh(left, node.root(0)));
    node.give(1, Gradient.fresh(right, node.root(1)));
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
