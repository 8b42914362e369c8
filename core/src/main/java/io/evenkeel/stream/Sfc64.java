// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** SFC64 (Doty-Humphrey 2010), seeded as NumPy does. */
final class Sfc64 implements BitSource {
  private static final int WARM_UP = 12;

  private long a;
  private long b;
  private long c;
  private long counter;

  private Sfc64(long a, long b, long c, long counter) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.counter = counter;
  }

  static Sfc64 of(SeedSequence seed) {
    long[] words = seed.state(3);
    Sfc64 generator = new Sfc64(words[0], words[1], words[2], 1);
    for (int i = 0; i < WARM_UP; i++) {
      generator.next();
    }
    return generator;
  }

  @Override
  public long next() {
    long word = a + b + counter++;
    a = b ^ (b >>> 11);
    b = c + (c << 3);
    c = Long.rotateLeft(c, 24) + word;
    return word;
  }

  @Override
  public Sfc64 copy() {
    return new Sfc64(a, b, c, counter);
  }
}
