// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import java.util.Arrays;

/**
 * Normal values of which each output unit keeps the connections whose random words are smallest.
 *
 * <p>The words that choose come from indices no tensor reaches, so that they are independent of the
 * values.
 */
final class SparseValues implements Values {
  private static final long CHOICE = 1L << 62;

  private final Layout layout;
  private final RandomValues random;
  private final int connections;
  private final Law law;
  private final int columns;

  SparseValues(Layout layout, RandomValues random, long connections, double std) {
    this.layout = layout;
    this.random = random;
    this.columns = Math.toIntExact(layout.columns());
    this.connections = Math.toIntExact(Math.min(connections, columns));
    this.law = Law.normal(0, std);
  }

  /** Which columns a unit keeps. */
  private boolean[] kept(long row) {
    // The elements of a row follow one another in the whole tensor, too.
    int[] words = random.words(CHOICE + layout.global(row * columns), columns);
    long[] ranked = new long[columns];
    for (int column = 0; column < columns; column++) {
      // The column breaks ties and comes back after sorting.
      ranked[column] = (words[column] & 0xffffffffL) << 31 | column;
    }
    Arrays.sort(ranked);
    boolean[] kept = new boolean[columns];
    for (int i = 0; i < connections; i++) {
      kept[(int) (ranked[i] & 0x7fffffff)] = true;
    }
    return kept;
  }

  private interface Zero {
    void at(int position);
  }

  private void zeroDropped(long from, int count, Zero zero) {
    boolean[] kept = {};
    long row = -1;
    for (int i = 0; i < count; i++) {
      long local = layout.local(from + i);
      if (local / columns != row) {
        row = local / columns;
        kept = kept(row);
      }
      if (!kept[(int) (local % columns)]) {
        zero.at(i);
      }
    }
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    random.draw(law, from, destination, offset, count);
    zeroDropped(from, count, i -> destination[offset + i] = 0);
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    random.draw(law, from, destination, offset, count);
    zeroDropped(from, count, i -> destination[offset + i] = 0);
  }
}
