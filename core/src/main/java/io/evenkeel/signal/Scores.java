// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Attention scores: one number for each query position and key position.
 *
 * @param variance of a score; its mean is 0
 * @param keys correlation of the scores of one query with two keys
 * @param queries correlation of the scores of two queries with one key
 * @param length number of keys
 * @param causal whether a query sees only the keys up to its own position
 */
record Scores(double variance, double keys, double queries, double length, boolean causal) {
  Scores times(double factor) {
    return new Scores(factor * factor * variance, keys, queries, length, causal);
  }

  Scores masked() {
    return new Scores(variance, keys, queries, length, true);
  }

  /** With an independent term for every pair of positions. */
  Scores plus(double ofPair) {
    double total = variance + ofPair;
    double share = total == 0 ? 0 : variance / total;
    return new Scores(total, share * keys, share * queries, length, causal);
  }

  /** Variance of the scores of one query around what its keys have in common. */
  double spread() {
    return Math.max(0, (1 - keys) * variance);
  }

  /** E Σ p² over the keys of one query, p its softmax; the mean over queries where causal. */
  double sharpness() {
    return causal
        ? SoftmaxMoments.meanSumOfSquares(spread(), length)
        : SoftmaxMoments.sumOfSquares(spread(), length);
  }

  /** E Σ p³ over the keys of one query. */
  double cubes() {
    return causal
        ? SoftmaxMoments.meanSumOfCubes(spread(), length)
        : SoftmaxMoments.sumOfCubes(spread(), length);
  }

  /** The mean over keys of the second moment of p (δ − Σ p δ), δ independent of second moment 1. */
  double slope() {
    double sharp = sharpness();
    return Math.max(0, sharp - 2 * cubes() + sharp * sharp) / length;
  }

  /** E Σ p p′ over the keys of two queries. */
  double overlap() {
    double sharp = sharpness();
    double flat = causal ? SoftmaxMoments.meanOverlap(length) : 1 / length;
    double own = causal ? SoftmaxMoments.meanSumOfSquares(0, length) : flat;
    // e^(ρv) between the two ends ρ = 0 and 1 of equally sharp rows.
    double growth = own == 0 ? 1 : Math.log(Math.max(1, sharp / own));
    return flat * Math.exp(Math.clamp(queries, 0, 1) * growth);
  }
}
