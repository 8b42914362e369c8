// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/** The moments of values that a network already has. */
public final class StoredMoments {
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StoredMoments() {}

  /** The moments over all elements; absent without values, for integers and for 8-bit floats. */
  public static Optional<Moments> of(Constant constant) {
    long count = constant.tensor().elementCount();
    return switch (constant.content()) {
      case Content.Filled(double value) -> Optional.of(new Moments(value, value * value));
      case Content.Undrawn undrawn -> Optional.empty();
      case Content.Bytes(MemorySegment segment) ->
          reader(segment, constant.tensor().dtype()).map(elements -> average(elements, count));
    };
  }

  private static Optional<LongToDoubleFunction> reader(MemorySegment segment, DType dtype) {
    return switch (dtype) {
      case F64 -> Optional.of(i -> segment.get(F64, 8 * i));
      case F32 -> Optional.of(i -> segment.get(F32, 4 * i));
      case F16 -> Optional.of(i -> Float.float16ToFloat(segment.get(I16, 2 * i)));
      case BF16 -> Optional.of(i -> Float.intBitsToFloat(segment.get(I16, 2 * i) << 16));
      default -> Optional.empty();
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
