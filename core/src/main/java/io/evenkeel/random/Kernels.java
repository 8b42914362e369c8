// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;

/**
 * The steps that cost time. All implementations agree to the bit.
 *
 * <p>Implementations are stateless and safe for concurrent use.
 */
sealed interface Kernels permits ScalarKernels, VectorKernels {
  /** What fills destinations of one type with values of one law. */
  Workbench workbench(Law law, DType dtype);

  /** Holds the working memory of one call, by one thread. */
  interface Workbench extends AutoCloseable {
    /** Most rows it takes at a time, at most a block's. */
    int rows();

    /** {@link BlockStreams#start}. */
    void start(BlockStreams streams, long block);

    /**
     * Steps all generators {@code rows} times and stores some of the values made of their words.
     *
     * @param rows from 1 to {@link #rows()}
     * @param first which of the rows' values to begin with
     * @param count how many to store, as long as the rows reach
     * @param at element of the destination for the first of them
     */
    void fill(
        BlockStreams streams, int rows, int first, int count, Destination destination, long at);

    @Override
    void close();
  }
}
