// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The values of {@link TruncatedNormal}, scaled and shifted. In two passes: together they have more
 * numbers than there are registers.
 */
final class VectorTruncatedNormal {
  private static final VectorSpecies<Integer> I = Lanes.INT;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;

  private VectorTruncatedNormal() {}

  /**
   * @param words address of {@code rows} rows, overwritten
   * @param scratch address of as many rows
   * @param values address of as many rows; may be {@code words}, but not overlap otherwise
   */
  static void fill(
      UnitDistribution.Truncated distribution,
      long words,
      long scratch,
      long values,
      int rows,
      float scale,
      float shift) {
    radii(distribution, words, scratch, rows);
    values(distribution, words, scratch, values, rows, scale, shift);
  }

  /** Words become radii with the sign of the value; what their roots leave over goes to scratch. */
  private static void radii(
      UnitDistribution.Truncated distribution, long words, long scratch, int rows) {
    FloatVector half = FloatVector.broadcast(F, distribution.half() * 0x1p-31f);
    FloatVector tail = FloatVector.broadcast(F, distribution.tail());
    for (int i = 0; i < rows * Walk.ROW; i += F.length()) {
      long at = (long) i * Float.BYTES;
      IntVector word = IntVector.fromMemorySegment(I, MEMORY, words + at, LITTLE_ENDIAN);
      FloatVector p =
          ((FloatVector)
                  word.lanewise(XOR, word.lanewise(ASHR, 31).not())
                      .and(BoxMuller.MAGNITUDE)
                      .or(1)
                      .convert(I2F, 0))
              .fma(half, tail);

      IntVector shifted = p.reinterpretAsInts().sub(BoxMuller.TWO_THIRDS);
      IntVector power = shifted.and(BoxMuller.EXPONENT_AND_SIGN);
      FloatVector f =
          shifted.lanewise(XOR, power).add(BoxMuller.TWO_THIRDS).reinterpretAsFloats().sub(1f);
      FloatVector e = (FloatVector) power.convert(I2F, 0);
      FloatVector q =
          FloatVector.broadcast(F, BoxMuller.L7)
              .fma(f, FloatVector.broadcast(F, BoxMuller.L6))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L5))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L4))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L3))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L2))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L1))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L0));
      FloatVector small =
          e.fma(FloatVector.broadcast(F, TruncatedNormal.MINUS_TWO_LN_2_LOW), q.mul(f));
      FloatVector square =
          e.fma(FloatVector.broadcast(F, TruncatedNormal.MINUS_TWO_LN_2_HIGH), small);
      FloatVector lost =
          e.fma(FloatVector.broadcast(F, TruncatedNormal.MINUS_TWO_LN_2_HIGH), square.neg())
              .add(small);
      FloatVector r = square.lanewise(SQRT);
      r.neg()
          .fma(r, square)
          .add(lost)
          .mul(-0.5f)
          .intoMemorySegment(MEMORY, scratch + at, LITTLE_ENDIAN);
      r.reinterpretAsInts()
          .lanewise(XOR, word.and(BoxMuller.SIGN))
          .intoMemorySegment(MEMORY, words + at, LITTLE_ENDIAN);
    }
  }

  private static void values(
      UnitDistribution.Truncated distribution,
      long radii,
      long scratch,
      long values,
      int rows,
      float scale,
      float shift) {
    FloatVector scales = FloatVector.broadcast(F, scale);
    FloatVector shifts = FloatVector.broadcast(F, shift);
    int bound = Float.floatToRawIntBits(distribution.bound());
    for (int i = 0; i < rows * Walk.ROW; i += F.length()) {
      long at = (long) i * Float.BYTES;
      IntVector signed = IntVector.fromMemorySegment(I, MEMORY, radii + at, LITTLE_ENDIAN);
      IntVector sign = signed.and(BoxMuller.SIGN);
      FloatVector r = signed.lanewise(XOR, sign).reinterpretAsFloats();
      FloatVector left = FloatVector.fromMemorySegment(F, MEMORY, scratch + at, LITTLE_ENDIAN);
      FloatVector n =
          FloatVector.broadcast(F, TruncatedNormal.N4)
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.N3))
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.N2))
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.N1))
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.N0));
      FloatVector d =
          FloatVector.broadcast(F, TruncatedNormal.E3)
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.E2))
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.E1))
              .fma(r, FloatVector.broadcast(F, TruncatedNormal.E0));
      r.sub(left.fma(d, n).div(r.mul(d)))
          .reinterpretAsInts()
          .min(bound) // as integers, floats of which one is positive are in the same order
          .lanewise(XOR, sign)
          .reinterpretAsFloats()
          .fma(scales, shifts)
          .intoMemorySegment(MEMORY, values + at, LITTLE_ENDIAN);
    }
  }
}
