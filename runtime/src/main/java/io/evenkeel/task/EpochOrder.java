// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.Arrays;

/**
 * The order in which a finite set is gone through, again and again: every epoch a permutation of
 * its own, which depends on the seed and the epoch's number only. Safe for concurrent use.
 */
final class EpochOrder {
  private final Seed seed;
  private final int count;
  private volatile Epoch latest = new Epoch(-1, new int[0]);

  /** A permutation that is kept while its epoch lasts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Epoch(long number, int[] order) {}

  EpochOrder(Seed seed, int count) {
    this.seed = seed;
    this.count = count;
  }

  /** Which one comes at a position, counted from the first epoch's beginning. */
  int at(long position) {
    long number = position / count;
    Epoch epoch = latest;
    if (epoch.number() != number) {
      epoch = new Epoch(number, shuffled(number));
      latest = epoch;
    }
    return epoch.order()[(int) (position % count)];
  }

  /** Fisher and Yates's shuffle. */
  private int[] shuffled(long epoch) {
    int[] words = RandomValues.of(seed, "task:order:" + epoch).words(0, count);
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int last = count - 1; last > 0; last--) {
      int other = (int) ((Integer.toUnsignedLong(words[last]) * (last + 1)) >>> 32);
      int moved = order[other];
      order[other] = order[last];
      order[last] = moved;
    }
    return order;
  }
}
