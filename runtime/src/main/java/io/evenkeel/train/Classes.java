// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongToDoubleFunction;

/**
 * Logits and target classes, position by position.
 *
 * @param count of classes
 * @param inner positions that lie between a class and the next
 */
record Classes(LongToDoubleFunction logits, MemorySegment targets, int count, long inner) {
  static Classes of(FedTensor prediction, FedTensor target, int classAxis) {
    Shape shape = prediction.shape();
    int axis = classAxis < 0 ? classAxis + shape.rank() : classAxis;
    return new Classes(
        Metric.numbers(prediction),
        target.data(),
        Math.toIntExact(shape.dimension(axis)),
        shape.elementCountFrom(axis + 1));
  }

  /** How many positions there are. */
  long positions() {
    return targets.byteSize() / Long.BYTES;
  }

  long target(long position) {
    return targets.get(ValueLayout.JAVA_LONG_UNALIGNED, position * Long.BYTES);
  }

  /** The class with the greatest logit. */
  int predicted(long position) {
    long base = position / inner * inner * count + position % inner;
    int best = 0;
    for (int c = 1; c < count; c++) {
      if (logits.applyAsDouble(base + c * inner) > logits.applyAsDouble(base + best * inner)) {
        best = c;
      }
    }
    return best;
  }
}
