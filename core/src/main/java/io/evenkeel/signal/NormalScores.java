// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/**
 * Scores of queries and keys that are independent: normal numbers of mean 0, alike for every pair.
 *
 * @param variance of a score; its mean is 0
 * @param keys correlation of the scores of one query with two keys
 * @param queries correlation of the scores of two queries with one key
 * @param length number of keys
 * @param causal whether a query sees only the keys up to its own position
 */
record NormalScores(double variance, double keys, double queries, double length, boolean causal)
    implements Scores {
  @Override
  public Moments moments() {
    return new Moments(0, variance);
  }

  @Override
  public Scores times(double factor) {
    return new NormalScores(factor * factor * variance, keys, queries, length, causal);
  }

  @Override
  public boolean isKnown() {
    return !Double.isNaN(spread());
  }

  @Override
  public Optional<Scores> masked() {
    return Optional.of(new NormalScores(variance, keys, queries, length, true));
  }

  @Override
  public Optional<Scores> plus(double ofPair) {
    double total = variance + ofPair;
    double share = total == 0 ? 0 : variance / total;
    return Optional.of(new NormalScores(total, share * keys, share * queries, length, causal));
  }

  /** Variance of the scores of one query around what its keys have in common. */
  double spread() {
    return Math.max(0, (1 - keys) * variance);
  }

  @Override
  public double sharpness() {
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

  /** E (Σ p²)² over the keys of one query. */
  private double squaredSum() {
    return causal
        ? SoftmaxMoments.meanSquaredSum(spread(), length)
        : SoftmaxMoments.squaredSum(spread(), length);
  }

  /** The mean over keys of the second moment of p (δ − Σ p δ), δ independent of second moment 1. */
  double slope() {
    return Math.max(0, sharpness() - 2 * cubes() + squaredSum()) / length;
  }

  @Override
  public double overlap() {
    double sharp = sharpness();
    double flat = causal ? SoftmaxMoments.meanOverlap(length) : 1 / length;
    double own = causal ? SoftmaxMoments.meanSumOfSquares(0, length) : flat;
    // e^(ρv) between the two ends ρ = 0 and 1 of equally sharp rows.
    double growth = own == 0 ? 1 : Math.log(Math.max(1, sharp / own));
    return flat * Math.exp(Math.clamp(queries, 0, 1) * growth);
  }

  @Override
  public Products mean(Signal values) {
    Products p = values.products();
    double own = p.second() - p.positions();
    return new Products(
        p.mean(), p.positions() + own * sharpness(), p.positions() + own * overlap(), p.samples());
  }

  @Override
  public ScoreGradient back(ScoreGradient atWeights) {
    double own = slope();
    double ratio = overlap() / sharpness();
    return new ScoreGradient(atWeights.own() * own, 0, atWeights.queries() * own * ratio);
  }
}
