// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** MT19937 (Matsumoto and Nishimura 1998) at some position of its sequence. */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;

  private final int[] state;

  /** Scratch, which only a generator that moves needs. */
  private int[] twisted;

  private int[] tempered;
  private boolean isTempered;
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

  /** Its state alone: 2.5 KB. */
  MersenneTwister copy() {
    return new MersenneTwister(state.clone(), next);
  }

  /** The next words. */
  void words(int[] destination, int offset, int count) {
    for (int done = 0; done < count; ) {
      int step = available(count - done);
      if (!isTempered) {
        tempered = tempered == null ? new int[SIZE] : tempered;
        temper(state, tempered);
        isTempered = true;
      }
      System.arraycopy(tempered, next, destination, offset + done, step);
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
      isTempered = false;
      next = 0;
    }
    return (int) Math.min(wanted, SIZE - next);
  }

  // Passes over arrays with no dependence between neighbours, which the compiler vectorizes.
  private void twist() {
    twisted = twisted == null ? new int[SIZE] : twisted;
    int last = state[SIZE - 1] & 0x80000000;
    System.arraycopy(state, 1, twisted, 0, SIZE - 1);
    mix(state, twisted);
    combineFirst(state, twisted);
    combineRest(state, twisted);
    int y = last | (state[0] & 0x7fffffff);
    state[SIZE - 1] = state[MIDDLE - 1] ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
  }

  /** The high bit of each word with the others of the next, times the matrix. */
  private static void mix(int[] state, int[] next) {
    for (int i = 0; i < SIZE - 1; i++) {
      int y = (state[i] & 0x80000000) | (next[i] & 0x7fffffff);
      next[i] = (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
  }

  private static void combineFirst(int[] state, int[] twisted) {
    for (int i = 0; i < SIZE - MIDDLE; i++) {
      state[i] = state[i + MIDDLE] ^ twisted[i];
    }
  }

  private static void combineRest(int[] state, int[] twisted) {
    for (int i = SIZE - MIDDLE; i < SIZE - 1; i++) {
      state[i] = state[i + MIDDLE - SIZE] ^ twisted[i];
    }
  }

  private static void temper(int[] state, int[] tempered) {
    for (int i = 0; i < SIZE; i++) {
      int y = state[i];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      tempered[i] = y ^ (y >>> 18);
    }
  }
}
