// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import io.evenkeel.InvalidInputException;

/** How NumPy spreads a seed over a generator's state (O'Neill's {@code seed_seq} alternative). */
final class SeedSequence {
  private static final int POOL = 4;
  private static final int HASH_START = 0x43b0d7e5;
  private static final int HASH_STEP = 0x931e8875;
  private static final int STATE_START = 0x8b51f9dd;
  private static final int STATE_STEP = 0x58f38ded;

  private final int[] pool = new int[POOL];
  private int hash = HASH_START;

  private SeedSequence() {}

  static SeedSequence of(long seed) {
    if (seed < 0) {
      throw new InvalidInputException(
          "NumPy takes no negative seed such as %d; choose one from 0".formatted(seed));
    }
    SeedSequence sequence = new SeedSequence();
    sequence.mix(new int[] {(int) seed, (int) (seed >>> 32), 0, 0});
    return sequence;
  }

  private void mix(int[] entropy) {
    for (int i = 0; i < POOL; i++) {
      pool[i] = hashed(entropy[i]);
    }
    for (int from = 0; from < POOL; from++) {
      for (int to = 0; to < POOL; to++) {
        if (from != to) {
          int mixed = 0xca01f9dd * pool[to] - 0x4973f715 * hashed(pool[from]);
          pool[to] = mixed ^ (mixed >>> 16);
        }
      }
    }
  }

  private int hashed(int word) {
    int value = word ^ hash;
    hash *= HASH_STEP;
    value *= hash;
    return value ^ (value >>> 16);
  }

  /** The first words of the state it generates. */
  long[] state(int words) {
    long[] state = new long[words];
    int constant = STATE_START;
    for (int i = 0; i < 2 * words; i++) {
      int value = pool[i % POOL] ^ constant;
      constant *= STATE_STEP;
      value *= constant;
      value ^= value >>> 16;
      state[i / 2] |= (value & 0xffffffffL) << (32 * (i % 2));
    }
    return state;
  }
}
