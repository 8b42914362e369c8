// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/** Attention scores: one number for each query position and key position. */
sealed interface Scores permits NormalScores, PathScores {
  /** Of a score, over draws, queries and keys. */
  Moments moments();

  /** Number of keys. */
  double length();

  Scores times(double factor);

  /** Whether enough is known for their softmax. */
  boolean isKnown();

  /** Each query sees only the keys up to its own position; empty if there is no rule for that. */
  Optional<Scores> masked();

  /**
   * With an independent term for every pair of positions, of mean 0 and the given variance; empty
   * if there is no rule for that.
   */
  Optional<Scores> plus(double ofPair);

  /** E Σ p² over the keys of one query, p its softmax; the mean over queries. */
  double sharpness();

  /** E Σ p p′ over the keys of two queries. */
  double overlap();

  /** The mean products of Σ p v over the keys, v the values at them. */
  Products mean(Signal values);

  /**
   * The gradient at the scores, δ = p (δp − Σ p δp).
   *
   * @param atWeights the gradient δp at the softmax
   */
  ScoreGradient back(ScoreGradient atWeights);
}
