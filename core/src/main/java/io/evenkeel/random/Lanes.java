// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.kernel.KernelRequest;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide the vector kernels of this process are, and how they reach memory. Chosen once: only
 * vectors of constant shape are compiled to SIMD instructions.
 *
 * <p>What every vector kernel must keep to be compiled, and not to run a hundred times slower: one
 * straight method that calls nothing of ours, numbers broadcast where they are used, at most some
 * 26 of them, and addresses instead of segments.
 */
final class Lanes {
  /** A vector of SHORT needs half as many bits, of which there are at least 64. */
  private static final int LEAST_BITS = 128;

  /** Two vectors of LONG hold all streams of a block. */
  private static final int MOST_BITS = BlockStreams.STREAMS * Long.SIZE / 2;

  static final int BITS = KernelRequest.ofProcess().bits().orElse(usable(Registers.bits()));

  static final int BYTES = BITS / Byte.SIZE;

  private static final VectorShape SHAPE = VectorShape.forBitSize(BITS);

  static final VectorSpecies<Long> LONG = LongVector.SPECIES_PREFERRED.withShape(SHAPE);
  static final VectorSpecies<Integer> INT = IntVector.SPECIES_PREFERRED.withShape(SHAPE);
  static final VectorSpecies<Float> FLOAT = FloatVector.SPECIES_PREFERRED.withShape(SHAPE);

  /** As many lanes as {@link #INT}, in half the space. */
  static final VectorSpecies<Short> SHORT =
      ShortVector.SPECIES_PREFERRED.withShape(VectorShape.forBitSize(BITS / 2));

  /**
   * All memory. A segment of its own would be checked at every access: a quarter of the speed. What
   * is passed as an address has therefore been checked before, and is kept alive.
   */
  @SuppressWarnings("restricted")
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Lanes() {}

  /** The width nearest to the processor's for which the kernels are written. */
  static int usable(int preferredBits) {
    return Math.clamp(preferredBits, LEAST_BITS, MOST_BITS);
  }
}
