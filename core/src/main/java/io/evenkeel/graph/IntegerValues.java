// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The values of small stored integer tensors: shapes, axes, bounds. */
public final class IntegerValues {
  private static final int LONGEST = 1024;
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private IntegerValues() {}

  /** The elements, if the tensor holds 32- or 64-bit integers and is small. */
  public static Optional<long[]> of(Constant constant) {
    DType dtype = constant.tensor().dtype();
    long count = constant.tensor().elementCount();
    if ((dtype != DType.I64 && dtype != DType.I32) || count > LONGEST) {
      return Optional.empty();
    }
    return switch (constant.content()) {
      case Content.Bytes(MemorySegment segment) -> Optional.of(read(segment, dtype, (int) count));
      case Content.Filled(double value) -> {
        long[] values = new long[(int) count];
        Arrays.fill(values, (long) value);
        yield Optional.of(values);
      }
      case Content.Undrawn u -> Optional.empty();
    };
  }

  private static long[] read(MemorySegment segment, DType dtype, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = dtype == DType.I64 ? segment.get(I64, 8L * i) : segment.get(I32, 4L * i);
    }
    return values;
  }
}
