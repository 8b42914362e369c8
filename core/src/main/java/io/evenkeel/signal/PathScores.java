// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Scores that differ from pair to pair of positions: drawn on many paths, of which each is one draw
 * of the weights. What follows from them, p being the softmax over the keys, is a mean over the
 * paths.
 */
final class PathScores implements Scores {
  /** Of every path a row for each query with a number for each key. */
  private final double[][][] scores;

  private final Softmaxes softmaxes;

  PathScores(double[][][] scores) {
    this.scores = scores;
    this.softmaxes = Softmaxes.of(scores);
  }

  @Override
  public Moments moments() {
    return new Moments(mean(s -> s), mean(s -> s * s));
  }

  private interface OfScore {
    double of(double score);
  }

  private double mean(OfScore term) {
    ToDoubleFunction<double[]> row = keys -> Arrays.stream(keys).map(term::of).average().orElse(0);
    return Arrays.stream(scores).flatMap(Arrays::stream).mapToDouble(row).average().orElse(0);
  }

  @Override
  public double length() {
    return scores[0][0].length;
  }

  @Override
  public boolean isKnown() {
    return true;
  }

  @Override
  public Scores times(double factor) {
    return mapped(row -> Arrays.stream(row).map(s -> factor * s).toArray());
  }

  private Scores mapped(UnaryOperator<double[]> ofRow) {
    return new PathScores(
        Arrays.stream(scores)
            .map(path -> Arrays.stream(path).map(ofRow).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  @Override
  public Optional<Scores> masked() {
    return Optional.empty();
  }

  @Override
  public Optional<Scores> plus(double ofPair) {
    return Optional.empty();
  }

  @Override
  public double sharpness() {
    return softmaxes.mean(identity()).own();
  }

  @Override
  public double overlap() {
    return softmaxes.mean(identity()).positions();
  }

  private double[][] identity() {
    double[][] one = new double[(int) length()][(int) length()];
    for (int key = 0; key < one.length; key++) {
      one[key][key] = 1;
    }
    return one;
  }

  /**
   * E p′Kp with K the mean products of the values at two keys: what p makes of one unit's values is
   * a sum over keys, and the product of two such sums is on average over many units that of K. In
   * two samples p is independent around its mean.
   */
  @Override
  public Products mean(Signal values) {
    StepProducts keys = values.stepProducts((int) length());
    Pairs pairs = softmaxes.mean(keys.same());
    double samples = softmaxes.ofMean(keys.other());
    return new Products(values.mean(), pairs.own(), pairs.positions(), samples);
  }

  @Override
  public ScoreGradient back(ScoreGradient atWeights) {
    return atWeights
        .given()
        .map(given -> ScoreGradient.of(new PathGradient(softmaxes, given)))
        .orElseThrow(() -> new IllegalArgumentException("what the weights meet is unknown"));
  }
}
