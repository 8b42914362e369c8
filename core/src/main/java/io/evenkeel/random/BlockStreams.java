// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * The states of the sixteen sfc64 generators that make the words of one block; column i of the four
 * arrays is generator i. Mutable and confined to one call.
 *
 * <p>Each block's states are Threefry4x64-20 of (block, generator, 0, 0) under the tensor's key, so
 * that any block starts on its own.
 *
 * <p>Sources: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011
 * (Random123's Threefry, with its rotations and parity); C. Doty-Humphrey, PractRand (sfc64).
 */
final class BlockStreams {
  static final int STREAMS = 16;

  /** Skein's constant that keeps the extended key from being all zero. */
  private static final long KEY_PARITY = 0x1BD11BDAA9FC1A22L;

  static final int ROUNDS = 20;

  /** Rotations of the first and the second pair mixed in round {@code r % 8}. */
  static final int[] FIRST_ROTATION = {14, 52, 23, 5, 25, 46, 58, 32};

  static final int[] SECOND_ROTATION = {16, 57, 40, 37, 33, 12, 22, 32};

  final long[] a = new long[STREAMS];
  final long[] b = new long[STREAMS];
  final long[] c = new long[STREAMS];
  final long[] counter = new long[STREAMS];

  /** The four words of the key and their parity. */
  final long[] extendedKey;

  BlockStreams(Key key) {
    long parity = KEY_PARITY ^ key.k0() ^ key.k1() ^ key.k2() ^ key.k3();
    extendedKey = new long[] {key.k0(), key.k1(), key.k2(), key.k3(), parity};
  }

  /** Puts all generators at the first step of a block. */
  void start(long block) {
    for (int stream = 0; stream < STREAMS; stream++) {
      a[stream] = block + extendedKey[0];
      b[stream] = stream + extendedKey[1];
      c[stream] = extendedKey[2];
      counter[stream] = extendedKey[3];
    }
    for (int round = 0; round < ROUNDS; round += 4) {
      mixNeighbours(round);
      mixAcross(round + 1);
      mixNeighbours(round + 2);
      mixAcross(round + 3);
      injectKey(round / 4 + 1);
    }
  }

  /** Steps all generators {@code rows} times and throws the output away. */
  void skip(int rows) {
    for (int stream = 0; stream < STREAMS; stream++) {
      skip(stream, rows);
    }
  }

  private void skip(int stream, int rows) {
    long x = a[stream];
    long y = b[stream];
    long z = c[stream];
    long count = counter[stream];
    for (int row = 0; row < rows; row++) {
      long out = x + y + count++;
      x = y ^ (y >>> 11);
      y = z + (z << 3);
      z = Long.rotateLeft(z, 24) + out;
    }
    a[stream] = x;
    b[stream] = y;
    c[stream] = z;
    counter[stream] = count;
  }

  private void mixNeighbours(int round) {
    mix(a, b, FIRST_ROTATION[round % 8]);
    mix(c, counter, SECOND_ROTATION[round % 8]);
  }

  private void mixAcross(int round) {
    mix(a, counter, FIRST_ROTATION[round % 8]);
    mix(c, b, SECOND_ROTATION[round % 8]);
  }

  private static void mix(long[] sum, long[] other, int rotation) {
    for (int stream = 0; stream < STREAMS; stream++) {
      sum[stream] += other[stream];
      other[stream] = Long.rotateLeft(other[stream], rotation) ^ sum[stream];
    }
  }

  private void injectKey(int injection) {
    long forA = extendedKey[injection % 5];
    long forB = extendedKey[(injection + 1) % 5];
    long forC = extendedKey[(injection + 2) % 5];
    long forCounter = extendedKey[(injection + 3) % 5] + injection;
    for (int stream = 0; stream < STREAMS; stream++) {
      a[stream] += forA;
      b[stream] += forB;
      c[stream] += forC;
      counter[stream] += forCounter;
    }
  }
}
