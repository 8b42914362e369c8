// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/**
 * The gradient at attention scores, or at the weights that they give.
 *
 * @param own second moment, around what the scores of one query have in common
 * @param shared second moment of what they have in common
 * @param queries mean product of two queries' gradients at one key
 * @param given at weights, what it is made of; absent where that is unknown
 * @param onPaths at scores that are followed on paths
 */
record ScoreGradient(
    double own,
    double shared,
    double queries,
    Optional<PathGradient.Given> given,
    Optional<PathGradient> onPaths) {
  ScoreGradient(double own, double shared, double queries) {
    this(own, shared, queries, Optional.empty(), Optional.empty());
  }

  /** At weights of which it is known what they weigh. */
  ScoreGradient of(PathGradient.Given values) {
    return new ScoreGradient(own, shared, queries, Optional.of(values), Optional.empty());
  }

  /** On paths. */
  static ScoreGradient of(PathGradient gradient) {
    return new ScoreGradient(
        gradient.secondMoment(), 0, 0, Optional.empty(), Optional.of(gradient));
  }

  double secondMoment() {
    return own + shared;
  }

  /** Of the sum of two that are independent. */
  ScoreGradient plus(ScoreGradient other) {
    return new ScoreGradient(own + other.own, shared + other.shared, queries + other.queries);
  }

  ScoreGradient times(double factor) {
    return new ScoreGradient(
        factor * own,
        factor * shared,
        factor * queries,
        given.map(g -> g.times(factor)),
        onPaths.map(g -> g.times(factor)));
  }
}
