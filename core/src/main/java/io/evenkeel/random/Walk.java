// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * A walk over the elements of a tensor, from any element on.
 *
 * <p>Words come in rows of {@value #ROW}, one step of all generators, and values are made row by
 * row; what is made may therefore begin and end with elements that were not asked for. The rows of
 * a block before the first wanted one cost a few steps of the generators.
 */
final class Walk {
  static final int ROW = 2 * BlockStreams.STREAMS;
  static final int BLOCK = 4096;

  private final BlockStreams streams;
  private final int mostRows;
  private final long end;
  private long next;

  /**
   * @param mostRows of one piece, at most a block's
   */
  private Walk(Key key, long from, long count, int mostRows) {
    this.streams = new BlockStreams(key);
    this.mostRows = mostRows;
    this.next = from;
    this.end = from + count;
  }

  /** What is done on the way. */
  private interface Worker {
    /** Puts all generators at the first step of a block. */
    void start(BlockStreams streams, long block);

    /** Takes values {@code first .. first + count − 1} of the next {@code rows} rows. */
    void take(BlockStreams streams, int rows, int first, int count, long done);
  }

  private record Filling(Kernels.Workbench workbench, Destination destination) implements Worker {
    @Override
    public void start(BlockStreams streams, long block) {
      workbench.start(streams, block);
    }

    @Override
    public void take(BlockStreams streams, int rows, int first, int count, long done) {
      workbench.fill(streams, rows, first, count, destination, done);
    }
  }

  private static final class Collecting implements Worker {
    private final int[] rows;
    private final int[] result;

    Collecting(int[] rows, int[] result) {
      this.rows = rows;
      this.result = result;
    }

    @Override
    public void start(BlockStreams streams, long block) {
      streams.start(block);
    }

    @Override
    public void take(BlockStreams streams, int count, int first, int length, long done) {
      ScalarKernels.words(streams, rows, count);
      System.arraycopy(rows, first, result, (int) done, length);
    }
  }

  /** Fills the whole destination with the elements from, from + 1, …. */
  static void fill(Kernels kernels, Key key, Law law, long from, Destination destination) {
    try (Kernels.Workbench workbench = kernels.workbench(law, destination.dtype())) {
      new Walk(key, from, destination.size(), workbench.rows())
          .go(new Filling(workbench, destination));
    }
  }

  /** The words of the elements from, from + 1, …. */
  static int[] words(Key key, long from, int count) {
    int[] result = new int[count];
    int[] rows = new int[Math.min(BLOCK, (count + 2 * ROW - 2) / ROW * ROW)];
    new Walk(key, from, count, rows.length / ROW).go(new Collecting(rows, result));
    return result;
  }

  private void go(Worker worker) {
    long from = next;
    while (next < end) {
      int within = (int) (next % BLOCK);
      if (within == 0 || next == from) {
        worker.start(streams, next / BLOCK);
        streams.skip(within / ROW);
      }
      int first = within % ROW;
      int reach = Math.min(mostRows * ROW - first, BLOCK - within);
      int count = (int) Math.min(reach, end - next);
      worker.take(streams, (first + count + ROW - 1) / ROW, first, count, next - from);
      next += count;
    }
  }
}
