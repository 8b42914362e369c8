// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;

/** How good predictions are, in numbers that people read. Batches add up. Not thread-safe. */
public interface Metric {
  /** As a table's heading has it, such as accuracy. */
  String name();

  /** Whether a greater one is better. */
  boolean isGain();

  /** Adds a batch. */
  void add(FedTensor prediction, FedTensor target);

  /** The metric over all batches added; NaN before the first. */
  double value();

  /**
   * Share of positions at which the greatest logit is that of the target class.
   *
   * @param ignored a class whose positions do not count
   */
  static Metric accuracy(int classAxis, OptionalLong ignored) {
    return new Accuracy(classAxis, ignored, false);
  }

  /** Share of samples that are right at every position that counts. */
  static Metric exactMatch(int classAxis, OptionalLong ignored) {
    return new Accuracy(classAxis, ignored, true);
  }

  /** Share of positions at which the target class is among the few with the greatest logits. */
  static Metric top(int few, int classAxis) {
    return new TopShare(classAxis, few);
  }

  /** The exponential of the mean cross-entropy over positions that count. */
  static Metric perplexity(int classAxis, OptionalLong ignored) {
    return new Perplexity(classAxis, ignored);
  }

  /** Share of runs of one to four words that the reference has too, from 0 to 1. */
  static Metric bleu(int classAxis, OptionalLong ignored) {
    return new Bleu(classAxis, ignored);
  }

  /**
   * Over classes, the mean of what prediction and target have in common of what they cover
   * together. Classes that occur in neither are left out.
   *
   * @param ignored a class whose positions do not count
   */
  static Metric meanIntersectionOverUnion(int classAxis, OptionalLong ignored) {
    return new Overlap(classAxis, ignored);
  }

  /** The mean of squared differences. */
  static Metric meanSquare() {
    return new MeanSquareError();
  }

  /** The elements of a floating-point tensor. */
  static LongToDoubleFunction numbers(FedTensor tensor) {
    return Elements.numbers(tensor.data(), tensor.dtype());
  }
}
