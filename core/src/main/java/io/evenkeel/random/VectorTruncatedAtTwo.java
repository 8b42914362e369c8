// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The values of {@link TruncatedAtTwo}, scaled and shifted. */
final class VectorTruncatedAtTwo {
  private static final VectorSpecies<Integer> I = Lanes.INT;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;

  private VectorTruncatedAtTwo() {}

  /**
   * @param words address of {@code rows} rows
   * @param values address of as many rows; may be the same, but not overlap otherwise
   */
  static void fill(long words, long values, int rows, float scale, float shift) {
    FloatVector scales = FloatVector.broadcast(F, scale);
    FloatVector shifts = FloatVector.broadcast(F, shift);
    for (int i = 0; i < rows * Walk.ROW; i += F.length()) {
      long at = (long) i * Float.BYTES;
      FloatVector s =
          ((FloatVector)
                  IntVector.fromMemorySegment(I, MEMORY, words + at, LITTLE_ENDIAN)
                      .or(1)
                      .convert(I2F, 0))
              .mul(0x1p-31f);
      FloatVector y = s.neg().fma(s, FloatVector.broadcast(F, 1f));
      FloatVector p =
          FloatVector.broadcast(F, TruncatedAtTwo.P4)
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.P3))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.P2))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.P1))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.P0));
      FloatVector q =
          FloatVector.broadcast(F, TruncatedAtTwo.Q4)
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.Q3))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.Q2))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.Q1))
              .fma(y, FloatVector.broadcast(F, TruncatedAtTwo.Q0));
      p.mul(s).div(q).fma(scales, shifts).intoMemorySegment(MEMORY, values + at, LITTLE_ENDIAN);
    }
  }
}
