// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Mean products of two elements of one channel of a gradient.
 *
 * @param own E δ², of an element with itself
 * @param positions E[δ δ′] at two positions of one sample
 * @param samples E[δ δ′] in two samples
 */
record Pairs(double own, double positions, double samples) {
  static final Pairs ZERO = new Pairs(0, 0, 0);

  static Pairs of(Products products) {
    return new Pairs(products.second(), products.positions(), products.samples());
  }

  /** Of the sum of two gradients without covariance. */
  Pairs plus(Pairs other) {
    return new Pairs(own + other.own, positions + other.positions, samples + other.samples);
  }

  Pairs times(double factor) {
    return new Pairs(factor * own, factor * positions, factor * samples);
  }

  /** By as much less as some became others. */
  Pairs thinned(Pairs before, Pairs after) {
    return new Pairs(
        own * ratio(before.own, after.own),
        positions * ratio(before.positions, after.positions),
        samples * ratio(before.samples, after.samples));
  }

  private static double ratio(double before, double after) {
    return before == 0 ? 0 : after / before;
  }

  /** Of products with the elements of something independent. */
  Pairs times(Pairs other) {
    return new Pairs(own * other.own, positions * other.positions, samples * other.samples);
  }

  /** E (Σ δ)² over all positions and samples. */
  double ofSum(Extent all) {
    return all.samples()
        * all.positions()
        * (own
            + (all.positions() - 1) * positions
            + all.positions() * (all.samples() - 1) * samples);
  }

  /** With another E (Σ δ)² over all positions of at least two samples, by what samples share. */
  Pairs withSum(double square, Extent all) {
    double pairs = all.elements() * all.positions() * (all.samples() - 1);
    return new Pairs(own, positions, samples + (square - ofSum(all)) / pairs);
  }

  /** E (mean of δ)² over all positions and samples. */
  double ofMean(Extent all) {
    return ofSum(all) / (all.elements() * all.elements());
  }

  /** Of sums over some of the positions and samples. */
  Pairs summed(Extent over) {
    double perSample = over.positions() * over.positions();
    double others = (over.samples() - 1) * samples;
    return new Pairs(
        ofSum(over),
        over.samples() * perSample * (positions + others),
        over.samples() * over.samples() * perSample * samples);
  }
}
