// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Walks the 32-bit words of a tensor, one per element, from any element on, in chunks small enough
 * to stay in the first-level cache. Mutable and confined to one call.
 *
 * <p>Words come in rows of {@value #ROW}, one step of all generators, and values are made row by
 * row; a chunk therefore starts with the row that holds the wanted element and may begin and end
 * with elements that were not asked for.
 */
final class WordCursor {
  static final int ROW = 2 * BlockStreams.STREAMS;
  static final int CHUNK = 1024;
  private static final int BLOCK = 4096;

  private final Kernels kernels;
  private final BlockStreams streams;
  private final int[] words;
  private long next;
  private int first;
  private int rows;

  WordCursor(Kernels kernels, Key key, long from, int count) {
    this.kernels = kernels;
    streams = new BlockStreams(key);
    words = new int[count < CHUNK - ROW ? roundUp((int) (from % ROW) + count) : CHUNK];
    next = from;
    int withinBlock = (int) (from % BLOCK);
    if (withinBlock != 0 && count > 0) {
      streams.start(from / BLOCK);
      kernels.skip(streams, withinBlock / ROW);
    }
  }

  /** Moves on by at most {@code wanted} elements and returns by how many. */
  int advance(int wanted) {
    int withinBlock = (int) (next % BLOCK);
    if (withinBlock == 0) {
      streams.start(next / BLOCK);
    }
    first = withinBlock % ROW;
    int count = Math.min(wanted, Math.min(words.length - first, BLOCK - withinBlock));
    rows = roundUp(first + count) / ROW;
    kernels.words(streams, words, rows);
    next += count;
    return count;
  }

  /** The rows of the current chunk; the elements advanced over begin at {@link #first()}. */
  int[] words() {
    return words;
  }

  /** Position in {@link #words()} of the first element advanced over. */
  int first() {
    return first;
  }

  /** Length of the used part of {@link #words()}. */
  int length() {
    return rows * ROW;
  }

  private static int roundUp(int count) {
    return (count + ROW - 1) / ROW * ROW;
  }
}
