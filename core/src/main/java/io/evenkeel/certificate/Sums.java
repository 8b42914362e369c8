// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.LongToDoubleFunction;

/**
 * Σx and Σx² in binary64.
 *
 * @param values Σx
 * @param squares Σx²
 */
record Sums(double values, double squares) {
  static final Sums ZERO = new Sums(0, 0);

  private static final int CHUNK = 4096;

  /** So many sums run side by side, so that the compiler turns them into vectors. */
  private static final int LANES = 256;

  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  Sums plus(Sums other) {
    return new Sums(values + other.values, squares + other.squares);
  }

  /** The sums of stored elements: of equal bytes always to the same bit. */
  static Sums of(DType dtype, MemorySegment stored) {
    return switch (dtype) {
      case F32, F16, BF16 -> new Lanes(dtype).sums(stored);
      default -> oneByOne(dtype, stored);
    };
  }

  private static Sums oneByOne(DType dtype, MemorySegment stored) {
    LongToDoubleFunction elements = Elements.numbers(stored, dtype);
    long count = stored.byteSize() / dtype.bytes();
    double values = 0;
    double squares = 0;
    for (long i = 0; i < count; i++) {
      double x = elements.applyAsDouble(i);
      values += x;
      squares += x * x;
    }
    return new Sums(values, squares);
  }

  private static final class Lanes {
    private final DType dtype;
    private final float[] chunk = new float[CHUNK];
    private final short[] halves = new short[CHUNK];
    private final int[] bits = new int[CHUNK];
    private final double[] values = new double[LANES];
    private final double[] squares = new double[LANES];

    Lanes(DType dtype) {
      this.dtype = dtype;
    }

    Sums sums(MemorySegment stored) {
      long count = stored.byteSize() / dtype.bytes();
      for (long done = 0; done < count; done += CHUNK) {
        int length = (int) Math.min(CHUNK, count - done);
        read(stored, done * dtype.bytes(), length);
        int whole = length / LANES * LANES;
        for (int start = 0; start < whole; start += LANES) {
          add(values, squares, chunk, start, LANES);
        }
        add(values, squares, chunk, whole, length - whole);
      }
      return new Sums(sum(values), sum(squares));
    }

    private static void add(
        double[] values, double[] squares, float[] chunk, int start, int length) {
      for (int i = 0; i < length; i++) {
        double x = chunk[start + i];
        values[i] += x;
        squares[i] += x * x;
      }
    }

    private void read(MemorySegment stored, long at, int length) {
      if (dtype == DType.F32) {
        MemorySegment.copy(stored, F32, at, chunk, 0, length);
        return;
      }
      MemorySegment.copy(stored, I16, at, halves, 0, length);
      if (dtype == DType.F16) {
        for (int i = 0; i < length; i++) {
          chunk[i] = Float.float16ToFloat(halves[i]);
        }
      } else {
        for (int i = 0; i < length; i++) {
          bits[i] = halves[i] << 16;
        }
        // A copy of bytes is faster than reinterpreting one by one, which is not vectorized.
        MemorySegment.copy(
            MemorySegment.ofArray(bits), 0, MemorySegment.ofArray(chunk), 0, 4L * length);
      }
    }

    private static double sum(double[] lanes) {
      double sum = 0;
      for (double lane : lanes) {
        sum += lane;
      }
      return sum;
    }
  }
}
