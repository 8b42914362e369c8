// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/**
 * {@code normal_} of fewer than 16 elements: Box–Muller in binary64, cosine and sine of each pair
 * one after the other. A sine that is left over opens the next such draw, whatever lies between.
 */
final class TorchSmallNormal extends SingleValues {
  /** Words of one pair: two uniforms of 53 bits. */
  static final int PAIR_WORDS = 4;

  private static final long FRACTION = (1L << 53) - 1;

  private final Tape<TorchReader> tape;
  private final long leftOver;
  private final long start;
  private final int skipped;
  private final double mean;
  private final double std;

  /**
   * A draw.
   *
   * @param leftOver where the pair starts whose sine is the first value, if {@code skipped} is 1
   * @param start where this draw's own pairs start
   * @param skipped how many values come from the pair left over, 0 or 1
   */
  TorchSmallNormal(
      Tape<TorchReader> tape,
      long leftOver,
      long start,
      int skipped,
      int count,
      double mean,
      double std) {
    super(count);
    this.tape = tape;
    this.leftOver = leftOver;
    this.start = start;
    this.skipped = skipped;
    this.mean = mean;
    this.std = std;
  }

  @Override
  void draw(long from, float[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = (float) value((int) from + i);
    }
  }

  private double value(int index) {
    int own = index - skipped;
    long pair = own < 0 ? leftOver : start + own / 2 * (long) PAIR_WORDS;
    boolean sine = own < 0 || own % 2 == 1;
    int[] words = new int[PAIR_WORDS];
    tape.read(pair, PAIR_WORDS, reader -> reader.words(words, PAIR_WORDS));
    double radius = Math.sqrt(-2 * LogOnePlus.of(-uniform(words, 2)));
    double angle = 2 * Math.PI * uniform(words, 0);
    return radius * (sine ? StrictMath.sin(angle) : StrictMath.cos(angle)) * std + mean;
  }

  private static double uniform(int[] words, int at) {
    long bits = (long) words[at] << 32 | (words[at + 1] & 0xffffffffL);
    return (double) (bits & FRACTION) * 0x1p-53;
  }
}
