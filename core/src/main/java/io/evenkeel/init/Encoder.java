// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Rounding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes values that come as arrays in a stored type, each rounded once. */
final class Encoder {
  private static final int CHUNK = 4096;
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Encoder() {}

  /** Fills the destination with the elements from, from + 1, …. */
  static void write(Values values, long from, DType dtype, MemorySegment destination) {
    long count = destination.byteSize() / dtype.bytes();
    for (long done = 0; done < count; done += CHUNK) {
      int length = (int) Math.min(CHUNK, count - done);
      MemorySegment slice =
          destination.asSlice(done * dtype.bytes(), (long) length * dtype.bytes());
      if (dtype == DType.F64) {
        double[] chunk = new double[length];
        values.doubles(from + done, chunk, 0, length);
        MemorySegment.copy(chunk, 0, slice, F64, 0, length);
      } else {
        float[] chunk = new float[length];
        if (dtype == DType.F32) {
          values.floats(from + done, chunk, 0, length);
        } else {
          values.floatsToNarrow(from + done, chunk, 0, length);
        }
        encode(chunk, length, dtype, slice);
      }
    }
  }

  /** Writes binary32 values in a type of at most their size. */
  private static void encode(float[] values, int count, DType dtype, MemorySegment destination) {
    switch (dtype) {
      case F32 -> MemorySegment.copy(values, 0, destination, F32, 0, count);
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          destination.set(I16, 2L * i, Rounding.toBfloat16(values[i]));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          destination.set(I16, 2L * i, Float.floatToFloat16(values[i]));
        }
      }
      default ->
          throw new InvalidInputException(
              "values cannot be drawn as " + dtype.label() + "; choose f32, bf16, f16 or f64");
    }
  }
}
