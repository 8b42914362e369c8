// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/**
 * PCG64 (O'Neill 2014): a linear congruential generator of 128 bits whose two halves are combined
 * and rotated by the top six bits (XSL-RR).
 */
final class Pcg64 implements BitSource {
  private static final long FACTOR_HIGH = 0x2360ed051fc65da4L;
  private static final long FACTOR_LOW = 0x4385df649fccf645L;

  private final long incrementHigh;
  private final long incrementLow;
  private long high;
  private long low;

  private Pcg64(long incrementHigh, long incrementLow, long high, long low) {
    this.incrementHigh = incrementHigh;
    this.incrementLow = incrementLow;
    this.high = high;
    this.low = low;
  }

  static Pcg64 of(SeedSequence seed) {
    long[] words = seed.state(4);
    Pcg64 generator =
        new Pcg64(words[2] << 1 | words[3] >>> 63, words[3] << 1 | 1, words[0], words[1]);
    // Starting from 0, one step gives the increment.
    generator.add(generator.incrementHigh, generator.incrementLow);
    generator.step();
    return generator;
  }

  private void add(long otherHigh, long otherLow) {
    low += otherLow;
    high += otherHigh + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
  }

  private void step() {
    long product = Math.unsignedMultiplyHigh(low, FACTOR_LOW);
    high = product + high * FACTOR_LOW + low * FACTOR_HIGH;
    low *= FACTOR_LOW;
    add(incrementHigh, incrementLow);
  }

  @Override
  public long next() {
    step();
    return Long.rotateRight(high ^ low, (int) (high >>> 58));
  }

  @Override
  public Pcg64 copy() {
    return new Pcg64(incrementHigh, incrementLow, high, low);
  }
}
