// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The values of {@link UniformGrid}, scaled and shifted, made from the generators' output in
 * registers: {@link VectorWords} with four operations more.
 */
final class VectorUniform {
  private static final VectorSpecies<Long> L = Lanes.LONG;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final MemorySegment MEMORY = Lanes.MEMORY;
  private static final int ROW_BYTES = Walk.ROW * Float.BYTES;

  private VectorUniform() {}

  /**
   * @param values address of {@code rows} rows
   */
  static void fill(BlockStreams streams, long values, int rows, float scale, float shift) {
    for (int i = 0; i < BlockStreams.STREAMS; i += 2 * L.length()) {
      int j = i + L.length();
      LongVector a = LongVector.fromArray(L, streams.a, i);
      LongVector b = LongVector.fromArray(L, streams.b, i);
      LongVector c = LongVector.fromArray(L, streams.c, i);
      LongVector counter = LongVector.fromArray(L, streams.counter, i);
      LongVector a2 = LongVector.fromArray(L, streams.a, j);
      LongVector b2 = LongVector.fromArray(L, streams.b, j);
      LongVector c2 = LongVector.fromArray(L, streams.c, j);
      LongVector counter2 = LongVector.fromArray(L, streams.counter, j);
      FloatVector scales = FloatVector.broadcast(F, scale);
      FloatVector shifts = FloatVector.broadcast(F, shift);
      long at = values + (long) i * Long.BYTES;
      for (int row = 0; row < rows; row++) {
        LongVector out = a.add(b).add(counter);
        LongVector out2 = a2.add(b2).add(counter2);
        ((FloatVector) out.reinterpretAsInts().lanewise(ASHR, 7).or(1).convert(I2F, 0))
            .mul(UniformGrid.GRID)
            .fma(scales, shifts)
            .intoMemorySegment(MEMORY, at, LITTLE_ENDIAN);
        ((FloatVector) out2.reinterpretAsInts().lanewise(ASHR, 7).or(1).convert(I2F, 0))
            .mul(UniformGrid.GRID)
            .fma(scales, shifts)
            .intoMemorySegment(MEMORY, at + Lanes.BYTES, LITTLE_ENDIAN);
        counter = counter.add(1);
        counter2 = counter2.add(1);
        a = b.lanewise(XOR, b.lanewise(LSHR, 11));
        a2 = b2.lanewise(XOR, b2.lanewise(LSHR, 11));
        b = c.add(c.lanewise(LSHL, 3));
        b2 = c2.add(c2.lanewise(LSHL, 3));
        c = c.lanewise(ROL, 24).add(out);
        c2 = c2.lanewise(ROL, 24).add(out2);
        at += ROW_BYTES;
      }
      a.intoArray(streams.a, i);
      b.intoArray(streams.b, i);
      c.intoArray(streams.c, i);
      counter.intoArray(streams.counter, i);
      a2.intoArray(streams.a, j);
      b2.intoArray(streams.b, j);
      c2.intoArray(streams.c, j);
      counter2.intoArray(streams.counter, j);
    }
  }
}
