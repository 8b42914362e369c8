// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * The gradient at attention scores, or at the weights that they give.
 *
 * @param own second moment, around what the scores of one query have in common
 * @param shared second moment of what they have in common
 * @param queries mean product of two queries' gradients at one key
 */
record ScoreGradient(double own, double shared, double queries) {
  double secondMoment() {
    return own + shared;
  }

  ScoreGradient plus(ScoreGradient other) {
    return new ScoreGradient(own + other.own, shared + other.shared, queries + other.queries);
  }

  ScoreGradient times(double factor) {
    return new ScoreGradient(factor * own, factor * shared, factor * queries);
  }
}
