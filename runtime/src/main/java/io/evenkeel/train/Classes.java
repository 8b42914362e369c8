// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Axes;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Logits and target classes, position by position.
 *
 * @param count of logits: one per class, or one for two classes
 * @param inner positions that lie between a class and the next
 */
record Classes(LongToDoubleFunction logits, MemorySegment targets, int count, long inner) {
  static Classes of(FedTensor prediction, FedTensor target, int classAxis) {
    Shape shape = prediction.shape();
    int axis = Axes.fromStart(classAxis, shape.rank());
    return new Classes(
        Metric.numbers(prediction),
        target.data(),
        axis < shape.rank() ? Math.toIntExact(shape.dimension(axis)) : 1,
        axis < shape.rank() ? shape.elementCountFrom(axis + 1) : 1);
  }

  /** How many positions there are. */
  long positions() {
    return targets.byteSize() / Long.BYTES;
  }

  long target(long position) {
    return targets.get(ValueLayout.JAVA_LONG_UNALIGNED, position * Long.BYTES);
  }

  /** Whether a position has another class than the one that is ignored, if one is. */
  boolean counts(long position, OptionalLong ignored) {
    return ignored.isEmpty() || ignored.getAsLong() != target(position);
  }

  /** The class with the greatest logit; of a single logit the second class if it is above 0. */
  int predicted(long position) {
    if (count == 1) {
      return logit(position, 0) > 0 ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < count; c++) {
      if (logit(position, c) > logit(position, best)) {
        best = c;
      }
    }
    return best;
  }

  /** How many classes have a greater logit than the target's; all, if that is not a number. */
  int rank(long position) {
    double own = logit(position, Math.toIntExact(target(position)));
    return (int) IntStream.range(0, count).filter(c -> !(logit(position, c) <= own)).count();
  }

  /** The cross-entropy of the target: −ln of its share of the softmax. */
  double surprise(long position) {
    double most = logit(position, predicted(position));
    double sum =
        IntStream.range(0, count).mapToDouble(c -> Math.exp(logit(position, c) - most)).sum();
    return Math.log(sum) - (logit(position, Math.toIntExact(target(position))) - most);
  }

  private double logit(long position, int c) {
    return logits.applyAsDouble(position / inner * inner * count + position % inner + c * inner);
  }
}
