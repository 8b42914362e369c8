// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Rounding} of values that are numbers (finite parameters make no NaN). Source and
 * destination are addresses and may be the same.
 */
final class VectorNarrowing {
  private static final VectorSpecies<Integer> I = Lanes.INT;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final VectorSpecies<Short> S = Lanes.SHORT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;

  private static final int SIGN = 0x80000000;

  /** Bits of 2¹⁶: what is larger becomes infinite in binary16, as this does. */
  private static final int BEYOND_FLOAT16 = 0x47800000;

  /** Bits of 2⁻¹⁴, the smallest normal binary16. */
  private static final int SMALLEST_NORMAL = 0x38800000;

  /** A float whose last bit is worth 2⁻²⁴, the smallest binary16: adding it rounds to that. */
  private static final float SUBNORMAL_GRID = 0.5f;

  private static final int SUBNORMAL_GRID_BITS = 0x3f000000;

  /** From the exponent's bias 127 to 15, and half a last bit less one. */
  private static final int REBIAS_AND_ROUND = ((15 - 127) << 23) + 0xfff;

  private VectorNarrowing() {}

  /**
   * @param count a multiple of {@link Walk#ROW}
   */
  static void toBfloat16(long values, long results, int count) {
    for (int i = 0; i < count; i += I.length()) {
      IntVector bits = IntVector.fromMemorySegment(I, MEMORY, values + 4L * i, LITTLE_ENDIAN);
      bits.lanewise(LSHR, 16)
          .and(1)
          .add(bits)
          .add(0x7fff)
          .lanewise(LSHR, 16)
          .convertShape(I2S, S, 0)
          .intoMemorySegment(MEMORY, results + 2L * i, LITTLE_ENDIAN);
    }
  }

  /**
   * @param count a multiple of {@link Walk#ROW}
   */
  static void toFloat16(long values, long results, int count) {
    for (int i = 0; i < count; i += I.length()) {
      IntVector bits = IntVector.fromMemorySegment(I, MEMORY, values + 4L * i, LITTLE_ENDIAN);
      IntVector sign = bits.and(SIGN);
      IntVector size = bits.lanewise(XOR, sign).min(BEYOND_FLOAT16);
      IntVector normal =
          size.lanewise(LSHR, 13).and(1).add(size).add(REBIAS_AND_ROUND).lanewise(LSHR, 13);
      IntVector subnormal =
          size.reinterpretAsFloats()
              .add(FloatVector.broadcast(F, SUBNORMAL_GRID))
              .reinterpretAsInts()
              .sub(SUBNORMAL_GRID_BITS);
      VectorMask<Integer> small = size.compare(VectorOperators.LT, SMALLEST_NORMAL);
      normal
          .blend(subnormal, small)
          .or(sign.lanewise(LSHR, 16))
          .convertShape(I2S, S, 0)
          .intoMemorySegment(MEMORY, results + 2L * i, LITTLE_ENDIAN);
    }
  }
}
