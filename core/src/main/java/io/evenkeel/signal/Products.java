// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Mean products of two elements of one channel.
 *
 * @param mean E x
 * @param second E x², of an element with itself
 * @param positions E[x x′] at two positions of one sample
 * @param samples E[x x′] in two samples
 */
record Products(double mean, double second, double positions, double samples) {
  static final Products ZERO = new Products(0, 0, 0, 0);

  /** Of the sum of independent elements. */
  Products plus(Products other) {
    double cross = 2 * mean * other.mean;
    return new Products(
        mean + other.mean,
        second + other.second + cross,
        positions + other.positions + cross,
        samples + other.samples + cross);
  }

  Products times(double factor) {
    double square = factor * factor;
    return new Products(factor * mean, square * second, square * positions, square * samples);
  }

  /**
   * Of a linear map: sums of independent elements times independent weights.
   *
   * @param shares which part of the taps two elements have in common
   */
  Products mapped(double taps, Pairs shares, Moments weight) {
    double factor = taps * weight.secondMoment();
    double newMean = taps * weight.mean() * mean;
    double cross = newMean * newMean * (taps - 1) / Math.max(1, taps);
    return new Products(
        newMean,
        factor * second + cross,
        factor * shares.positions() * positions + cross,
        factor * shares.samples() * samples + cross);
  }

  /** The mean over channels of which a share is like this and the rest like another. */
  Products mixed(double share, Products other) {
    double rest = 1 - share;
    return new Products(
        share * mean + rest * other.mean,
        share * second + rest * other.second,
        share * positions + rest * other.positions,
        share * samples + rest * other.samples);
  }
}
