// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.prediction;

import java.util.Optional;

/**
 * A tensor's second moment, or that of its gradient, as predicted and over draws.
 *
 * @param tensor its name
 * @param predicted absent where nothing is predicted
 * @param draws how many
 * @param sum of the second moments of the draws
 * @param squares sum of their squares
 */
record Compared(String tensor, Optional<Double> predicted, int draws, double sum, double squares) {
  private static final double ROUNDING = 1e-8;

  /** Not drawn yet. */
  static Compared of(String tensor, Optional<Double> predicted) {
    return new Compared(tensor, predicted, 0, 0, 0);
  }

  Compared and(double measured) {
    return new Compared(
        tensor, predicted, draws + 1, sum + measured, squares + measured * measured);
  }

  double mean() {
    return sum / draws;
  }

  /** Whether it can be compared: it is predicted, and not zero in every draw up to rounding. */
  boolean isComparable() {
    return predicted.isPresent() && sum > 0 && !isRounding();
  }

  /** Whether it is what binary32 leaves of a sum that is zero, outputs and inputs being near 1. */
  private boolean isRounding() {
    return mean() < ROUNDING && predicted.orElseThrow() < mean() / 1000;
  }

  /** |predicted/mean − 1|. */
  double error() {
    return Math.abs(predicted.orElseThrow() / mean() - 1);
  }

  /** The standard error of the mean over draws, relative to it. */
  double standardError() {
    double variance = Math.max(0, squares / draws - mean() * mean()) / (draws - 1);
    return Math.sqrt(variance) / mean();
  }

  /** What of the error is beyond three standard errors. */
  double resolved() {
    return Math.max(0, error() - 3 * standardError());
  }
}
