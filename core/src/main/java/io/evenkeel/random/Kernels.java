// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * The steps that cost time. All implementations agree to the bit.
 *
 * <p>Implementations are stateless; scratch belongs to the caller.
 */
sealed interface Kernels permits ScalarKernels {
  /** Steps all generators {@code rows} times and throws the output away. */
  void skip(BlockStreams streams, int rows);

  /**
   * Steps all generators {@code rows} times and writes {@code rows} rows of {@link WordCursor#ROW}
   * words; generator g gives words 2g (its low half) and 2g + 1 of each row.
   */
  void words(BlockStreams streams, int[] words, int rows);

  /**
   * Turns whole rows of words into values of unit scale.
   *
   * @param length a multiple of {@link WordCursor#ROW}
   */
  void units(UnitDistribution distribution, int[] words, float[] units, int length);
}
