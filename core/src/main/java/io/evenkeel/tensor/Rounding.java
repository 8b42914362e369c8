// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.util.Objects;

/**
 * One rounding, to nearest with ties to even, of a value to a 16-bit format; the result is the
 * format's bits.
 */
public final class Rounding {
  private static final int QUIET_NAN_BIT = 0x40;

  private Rounding() {}

  /** bfloat16: the upper half of a binary32. A NaN stays one and keeps its sign. */
  public static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // Rounding could carry into the sign, or leave an infinity.
      return (short) ((bits >>> 16) | QUIET_NAN_BIT);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** IEEE 754 binary16; beyond ±65520 infinite, below 2⁻¹⁴ subnormal. */
  public static short toFloat16(float value) {
    return Float.floatToFloat16(value);
  }

  /** bfloat16 of a binary64 value, rounded once. */
  public static short toBfloat16(double value) {
    return toBfloat16(toOdd(value));
  }

  /** binary16 of a binary64 value, rounded once. */
  public static short toFloat16(double value) {
    return toFloat16(toOdd(value));
  }

  /**
   * The binary32 value next to a binary64 one whose last bit is odd, unless it is exact: a second
   * rounding, to a format at least two bits shorter, then gives what one alone would (Boldo and
   * Melquiond 2008).
   */
  public static float toOdd(double value) {
    float nearest = (float) value;
    boolean odd = (Float.floatToRawIntBits(nearest) & 1) == 1;
    if (nearest == value || odd || Double.isNaN(value)) {
      return nearest;
    }
    // The neighbour on the value's other side; an even one has odd neighbours, infinity too.
    return nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  /** {@link #toBfloat16(float)} of {@code count} values. */
  public static void toBfloat16(
      float[] source, int sourceOffset, short[] destination, int offset, int count) {
    check(source, sourceOffset, destination, offset, count);
    for (int i = 0; i < count; i++) {
      destination[offset + i] = toBfloat16(source[sourceOffset + i]);
    }
  }

  /** {@link #toFloat16(float)} of {@code count} values. */
  public static void toFloat16(
      float[] source, int sourceOffset, short[] destination, int offset, int count) {
    check(source, sourceOffset, destination, offset, count);
    for (int i = 0; i < count; i++) {
      destination[offset + i] = Float.floatToFloat16(source[sourceOffset + i]);
    }
  }

  private static void check(
      float[] source, int sourceOffset, short[] destination, int offset, int count) {
    Objects.checkFromIndexSize(sourceOffset, count, source.length);
    Objects.checkFromIndexSize(offset, count, destination.length);
  }
}
