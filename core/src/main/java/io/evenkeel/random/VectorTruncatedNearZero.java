// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The values of {@link TruncatedNearZero}, scaled and shifted. */
final class VectorTruncatedNearZero {
  private static final VectorSpecies<Integer> I = Lanes.INT;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;

  private VectorTruncatedNearZero() {}

  /**
   * @param words address of {@code rows} rows
   * @param values address of as many rows; may be the same, but not overlap otherwise
   */
  static void fill(
      UnitDistribution.TruncatedNearZero distribution,
      long words,
      long values,
      int rows,
      float scale,
      float shift) {
    FloatVector scales = FloatVector.broadcast(F, scale);
    FloatVector shifts = FloatVector.broadcast(F, shift);
    FloatVector inside = FloatVector.broadcast(F, distribution.inside());
    int bound = Float.floatToRawIntBits(distribution.bound());
    for (int i = 0; i < rows * Walk.ROW; i += F.length()) {
      long at = (long) i * Float.BYTES;
      FloatVector c =
          ((FloatVector)
                  IntVector.fromMemorySegment(I, MEMORY, words + at, LITTLE_ENDIAN)
                      .or(1)
                      .convert(I2F, 0))
              .mul(0x1p-31f)
              .mul(inside);
      FloatVector z = c.mul(c);
      FloatVector p =
          FloatVector.broadcast(F, TruncatedNearZero.P8)
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P7))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P6))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P5))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P4))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P3))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P2))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P1))
              .fma(z, FloatVector.broadcast(F, TruncatedNearZero.P0));
      IntVector value = p.mul(c).reinterpretAsInts();
      IntVector sign = value.and(BoxMuller.SIGN);
      value
          .lanewise(XOR, sign)
          .min(bound)
          .lanewise(XOR, sign)
          .reinterpretAsFloats()
          .fma(scales, shifts)
          .intoMemorySegment(MEMORY, values + at, LITTLE_ENDIAN);
    }
  }
}
