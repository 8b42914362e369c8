// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/**
 * How far a draw's second moment of a tensor is from the mean over draws, as a logarithm: a sum of
 * the deviations of what the tensor is made of and of a term of its own, independent of all earlier
 * ones. To first order such sums are all that a network makes of deviations.
 */
final class Deviation {
  /** An earlier deviation and how much of it there is in a later one. */
  record Share(double gain, Deviation of) {
    Share times(double factor) {
      return new Share(factor * gain, of);
    }
  }

  private final int number;
  private final List<Share> shares;
  private final double variance;

  /**
   * A deviation.
   *
   * @param number how many were made before it
   * @param variance its own term's and what the shares bring
   */
  Deviation(int number, List<Share> shares, double variance) {
    this.number = number;
    this.shares = List.copyOf(shares);
    this.variance = variance;
  }

  int number() {
    return number;
  }

  List<Share> shares() {
    return shares;
  }

  double variance() {
    return variance;
  }
}
