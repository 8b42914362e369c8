// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import io.evenkeel.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.LongToDoubleFunction;

/** Writes binary64 values in a stored type, each rounded once. */
public final class Encoding {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int CHUNK = 4096;

  private Encoding() {}

  /** Writes binary64 values in a floating-point type, each rounded once. */
  public static void encode(double[] values, int count, DType dtype, MemorySegment destination) {
    switch (dtype) {
      case F64 -> MemorySegment.copy(values, 0, destination, F64, 0, count);
      case F32 -> {
        for (int i = 0; i < count; i++) {
          destination.set(F32, 4L * i, (float) values[i]);
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          destination.set(I16, 2L * i, Rounding.toBfloat16(values[i]));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          destination.set(I16, 2L * i, Rounding.toFloat16(values[i]));
        }
      }
      default -> throw unsupported(dtype);
    }
  }

  /**
   * Writes numbers in a floating-point type, each rounded once, until the destination is full.
   *
   * @param first index of the first of them
   */
  public static void encode(
      LongToDoubleFunction elements, long first, DType to, MemorySegment destination) {
    long count = destination.byteSize() / to.bytes();
    double[] chunk = new double[CHUNK];
    for (long done = 0; done < count; done += CHUNK) {
      int length = (int) Math.min(CHUNK, count - done);
      for (int i = 0; i < length; i++) {
        chunk[i] = elements.applyAsDouble(first + done + i);
      }
      long bytes = (long) length * to.bytes();
      encode(chunk, length, to, destination.asSlice(done * to.bytes(), bytes));
    }
  }

  private static InvalidInputException unsupported(DType dtype) {
    return new InvalidInputException(
        "values cannot be drawn as " + dtype.label() + "; choose f32, bf16, f16 or f64");
  }
}
