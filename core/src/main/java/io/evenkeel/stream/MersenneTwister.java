// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** MT19937 (Matsumoto and Nishimura 1998) at some position of its sequence. */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;

  private final int[] state;
  private final int[] twisted = new int[SIZE];
  private int next;

  private MersenneTwister(int[] state, int next) {
    this.state = state;
    this.next = next;
  }

  /** The generator before its first word, as {@code init_genrand} of the reference seeds it. */
  static MersenneTwister seeded(int seed) {
    int[] state = new int[SIZE];
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    return new MersenneTwister(state, SIZE);
  }

  MersenneTwister copy() {
    return new MersenneTwister(state.clone(), next);
  }

  /** The next words. */
  void words(int[] destination, int offset, int count) {
    for (int done = 0; done < count; ) {
      int step = available(count - done);
      temper(state, next, destination, offset + done, step);
      next += step;
      done += step;
    }
  }

  void skip(long count) {
    for (long done = 0; done < count; ) {
      int step = available(count - done);
      next += step;
      done += step;
    }
  }

  private int available(long wanted) {
    if (next == SIZE) {
      twist();
      next = 0;
    }
    return (int) Math.min(wanted, SIZE - next);
  }

  // Passes over arrays with no dependence between neighbours, which the compiler vectorizes.
  private void twist() {
    for (int i = 0; i < SIZE - 1; i++) {
      int y = (state[i] & 0x80000000) | (state[i + 1] & 0x7fffffff);
      twisted[i] = (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    int last = state[SIZE - 1] & 0x80000000;
    for (int i = 0; i < SIZE - MIDDLE; i++) {
      state[i] = state[i + MIDDLE] ^ twisted[i];
    }
    for (int i = SIZE - MIDDLE; i < SIZE - 1; i++) {
      state[i] = state[i + MIDDLE - SIZE] ^ twisted[i];
    }
    int y = last | (state[0] & 0x7fffffff);
    state[SIZE - 1] = state[MIDDLE - 1] ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
  }

  private static void temper(int[] state, int from, int[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      int y = state[from + i];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      destination[offset + i] = y ^ (y >>> 18);
    }
  }
}
