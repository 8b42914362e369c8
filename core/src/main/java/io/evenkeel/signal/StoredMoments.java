// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/** The moments of values that a network already has. */
public final class StoredMoments {
  private StoredMoments() {}

  /** The moments over all elements; absent without values and for integers. */
  public static Optional<Moments> of(Constant constant) {
    long count = constant.tensor().elementCount();
    return switch (constant.content()) {
      case Content.Filled(double value) ->
          Optional.of(new Moments(value, value * value))
              .filter(moments -> constant.tensor().dtype().isFloating());
      case Content.Undrawn undrawn -> Optional.empty();
      case Content.Bytes(MemorySegment segment) ->
          Optional.of(constant.tensor().dtype())
              .filter(DType::isFloating)
              .map(dtype -> average(Elements.numbers(segment, dtype), count));
    };
  }

  private static Moments average(LongToDoubleFunction elements, long count) {
    double sum = 0;
    double squares = 0;
    for (long i = 0; i < count; i++) {
      double value = elements.applyAsDouble(i);
      sum += value;
      squares += value * value;
    }
    return count == 0 ? new Moments(0, 0) : new Moments(sum / count, squares / count);
  }
}
