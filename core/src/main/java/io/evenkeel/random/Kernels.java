// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * The steps that cost time. All implementations agree to the bit.
 *
 * <p>Implementations are stateless and safe for concurrent use.
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
   * What turns words into values of a distribution.
   *
   * @param length of the longest chunk it will be given
   */
  Transform transform(UnitDistribution distribution, int length);

  /** Words → values of unit scale. May hold scratch, so each call of the room has its own. */
  interface Transform {
    /**
     * Turns whole rows of words into as many values.
     *
     * @param length a multiple of {@link WordCursor#ROW}
     */
    void apply(int[] words, float[] units, int length);
  }
}
