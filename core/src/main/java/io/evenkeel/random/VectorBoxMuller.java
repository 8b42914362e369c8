// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The values of {@link BoxMuller}, scaled and shifted. */
final class VectorBoxMuller {
  private static final VectorSpecies<Integer> I = Lanes.INT;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;
  private static final int HALF_ROW = Walk.ROW / 2;
  private static final long HALF_ROW_BYTES = (long) HALF_ROW * Float.BYTES;

  private VectorBoxMuller() {}

  /**
   * @param words address of {@code rows} rows
   * @param values address of as many rows; may be the same, but not overlap otherwise
   */
  static void fill(long words, long values, int rows, float scale, float shift) {
    FloatVector scales = FloatVector.broadcast(F, scale);
    FloatVector shifts = FloatVector.broadcast(F, shift);
    for (int pair = 0; pair < rows * HALF_ROW; pair += F.length()) {
      // Pair i of row r lies at element 32 r + i.
      long at = (pair + (pair & -HALF_ROW)) * (long) Float.BYTES;
      IntVector radiusWord = IntVector.fromMemorySegment(I, MEMORY, words + at, LITTLE_ENDIAN);
      IntVector angle =
          IntVector.fromMemorySegment(I, MEMORY, words + at + HALF_ROW_BYTES, LITTLE_ENDIAN);

      FloatVector u = (FloatVector) radiusWord.and(BoxMuller.MAGNITUDE).or(1).convert(I2F, 0);
      IntVector shifted = u.reinterpretAsInts().sub(BoxMuller.TWO_THIRDS_OF_RANGE);
      IntVector power = shifted.and(BoxMuller.EXPONENT_AND_SIGN);
      FloatVector f =
          shifted.lanewise(XOR, power).add(BoxMuller.TWO_THIRDS).reinterpretAsFloats().sub(1f);
      FloatVector q =
          FloatVector.broadcast(F, BoxMuller.L7)
              .fma(f, FloatVector.broadcast(F, BoxMuller.L6))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L5))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L4))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L3))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L2))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L1))
              .fma(f, FloatVector.broadcast(F, BoxMuller.L0));
      FloatVector radius =
          ((FloatVector) power.convert(I2F, 0))
              .fma(FloatVector.broadcast(F, BoxMuller.MINUS_TWO_LN_2), q.mul(f))
              .lanewise(SQRT);

      FloatVector v = ((FloatVector) angle.convert(I2F, 0)).mul(0x1p-31f);
      FloatVector z = v.mul(v);
      FloatVector sine =
          FloatVector.broadcast(F, BoxMuller.S4)
              .fma(z, FloatVector.broadcast(F, BoxMuller.S3))
              .fma(z, FloatVector.broadcast(F, BoxMuller.S2))
              .fma(z, FloatVector.broadcast(F, BoxMuller.S1))
              .fma(z, FloatVector.broadcast(F, BoxMuller.S0))
              .mul(v);
      FloatVector cosine =
          FloatVector.broadcast(F, BoxMuller.C4)
              .fma(z, FloatVector.broadcast(F, BoxMuller.C3))
              .fma(z, FloatVector.broadcast(F, BoxMuller.C2))
              .fma(z, FloatVector.broadcast(F, BoxMuller.C1))
              .fma(z, FloatVector.broadcast(F, BoxMuller.C0))
              .reinterpretAsInts()
              .lanewise(XOR, radiusWord.and(BoxMuller.SIGN))
              .reinterpretAsFloats();
      radius.mul(sine).fma(scales, shifts).intoMemorySegment(MEMORY, values + at, LITTLE_ENDIAN);
      radius
          .mul(cosine)
          .fma(scales, shifts)
          .intoMemorySegment(MEMORY, values + at + HALF_ROW_BYTES, LITTLE_ENDIAN);
    }
  }
}
