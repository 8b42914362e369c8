// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.LongToDoubleFunction;

/** Stored elements as numbers. */
public final class Elements {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfByte I8 = ValueLayout.JAVA_BYTE;

  private Elements() {}

  /**
   * The number at each index of stored elements: exact, but for 64-bit integers beyond 2⁵³, which
   * are rounded. True counts as 1.
   *
   * @param stored little-endian elements of the dtype, at any alignment
   */
  public static LongToDoubleFunction numbers(MemorySegment stored, DType dtype) {
    return switch (dtype) {
      case F64 -> i -> stored.get(F64, 8 * i);
      case F32 -> i -> stored.get(F32, 4 * i);
      case F16 -> i -> Float.float16ToFloat(stored.get(I16, 2 * i));
      case BF16 -> i -> Float.intBitsToFloat(stored.get(I16, 2 * i) << 16);
      case F8_E5M2 -> i -> Float.float16ToFloat((short) (stored.get(I8, i) << 8));
      case F8_E4M3 -> i -> e4m3(stored.get(I8, i));
      case I64 -> i -> (double) stored.get(I64, 8 * i);
      case I32 -> i -> stored.get(I32, 4 * i);
      case I16 -> i -> stored.get(I16, 2 * i);
      case I8 -> i -> stored.get(I8, i);
      case U64 -> i -> unsigned(stored.get(I64, 8 * i));
      case U32 -> i -> Integer.toUnsignedLong(stored.get(I32, 4 * i));
      case U16 -> i -> Short.toUnsignedInt(stored.get(I16, 2 * i));
      case U8 -> i -> Byte.toUnsignedInt(stored.get(I8, i));
      case BOOL -> i -> stored.get(I8, i) == 0 ? 0 : 1;
    };
  }

  // The lowest bit takes part in the rounding of the half.
  private static double unsigned(long bits) {
    return bits >= 0 ? (double) bits : 2.0 * (double) ((bits >>> 1) | (bits & 1));
  }

  // Four bits of exponent with bias 7, three of mantissa; no infinity, one NaN of either sign
  // (Micikevicius et al. 2022, FP8 formats for deep learning).
  private static double e4m3(byte bits) {
    int exponent = (bits >>> 3) & 0xf;
    int mantissa = bits & 0x7;
    if (exponent == 0xf && mantissa == 0x7) {
      return Double.NaN;
    }
    double magnitude =
        exponent == 0
            ? Math.scalb((double) mantissa, -9)
            : Math.scalb(8.0 + mantissa, exponent - 10);
    return bits < 0 ? -magnitude : magnitude;
  }
}
