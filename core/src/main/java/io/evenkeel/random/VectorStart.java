// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link BlockStreams#start}, a vector of generators at a time. */
final class VectorStart {
  private static final VectorSpecies<Long> L = Lanes.LONG;
  private static final int[] FIRST = BlockStreams.FIRST_ROTATION;
  private static final int[] SECOND = BlockStreams.SECOND_ROTATION;

  private VectorStart() {}

  static void fill(BlockStreams streams, long block) {
    long[] key = streams.extendedKey;
    for (int i = 0; i < BlockStreams.STREAMS; i += L.length()) {
      LongVector a = LongVector.broadcast(L, block + key[0]);
      LongVector b = LongVector.broadcast(L, i + key[1]).addIndex(1);
      LongVector c = LongVector.broadcast(L, key[2]);
      LongVector counter = LongVector.broadcast(L, key[3]);
      for (int round = 0; round < BlockStreams.ROUNDS; round += 4) {
        int at = round % 8;
        a = a.add(b);
        b = b.lanewise(ROL, FIRST[at]).lanewise(XOR, a);
        c = c.add(counter);
        counter = counter.lanewise(ROL, SECOND[at]).lanewise(XOR, c);
        a = a.add(counter);
        counter = counter.lanewise(ROL, FIRST[at + 1]).lanewise(XOR, a);
        c = c.add(b);
        b = b.lanewise(ROL, SECOND[at + 1]).lanewise(XOR, c);
        a = a.add(b);
        b = b.lanewise(ROL, FIRST[at + 2]).lanewise(XOR, a);
        c = c.add(counter);
        counter = counter.lanewise(ROL, SECOND[at + 2]).lanewise(XOR, c);
        a = a.add(counter);
        counter = counter.lanewise(ROL, FIRST[at + 3]).lanewise(XOR, a);
        c = c.add(b);
        b = b.lanewise(ROL, SECOND[at + 3]).lanewise(XOR, c);
        int injection = round / 4 + 1;
        a = a.add(key[injection % 5]);
        b = b.add(key[(injection + 1) % 5]);
        c = c.add(key[(injection + 2) % 5]);
        counter = counter.add(key[(injection + 3) % 5] + injection);
      }
      a.intoArray(streams.a, i);
      b.intoArray(streams.b, i);
      c.intoArray(streams.c, i);
      counter.intoArray(streams.counter, i);
    }
  }
}
