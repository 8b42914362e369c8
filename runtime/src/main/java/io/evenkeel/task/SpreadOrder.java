// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/**
 * A fixed order in which any beginning of it is spread evenly over a set: folders and tables often
 * stand class by class, and a test may look at the first few hundred only. Each step goes on by
 * about the golden section of the set, behind its end at its beginning.
 */
final class SpreadOrder {
  private static final double GOLDEN = 0.6180339887498949;

  private final int count;
  private final long step;

  SpreadOrder(int count) {
    this.count = count;
    this.step = step(count);
  }

  /** The nearest to the golden section that meets every place once. */
  private static long step(int count) {
    long step = Math.max(1, Math.round(count * GOLDEN));
    while (greatestCommonDivisor(step, count) > 1) {
      step++;
    }
    return step;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** Which one comes at a position; it starts again behind the end. */
  int at(long position) {
    return (int) (position % count * step % count);
  }
}
