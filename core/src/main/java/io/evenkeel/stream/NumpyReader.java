// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** Draws the values of one draw, one after the other. */
final class NumpyReader implements Tape.Reader<NumpyReader> {
  /**
   * What is drawn: a unit value times a scale, then a shift, each rounded in the type drawn.
   *
   * @param normal standard normal unit values, else uniform in [0, 1)
   */
  record Distribution(boolean normal, double scale, double shift) {}

  private final Distribution distribution;
  private final boolean real;
  private final NumpyBits bits;

  /**
   * A reader.
   *
   * @param real whether values are drawn in binary64
   */
  NumpyReader(Distribution distribution, boolean real, NumpyBits bits) {
    this.distribution = distribution;
    this.real = real;
    this.bits = bits;
  }

  NumpyBits bits() {
    return bits;
  }

  @Override
  public NumpyReader copy() {
    return new NumpyReader(distribution, real, bits.copy());
  }

  @Override
  public void skip(long count) {
    for (long i = 0; i < count; i++) {
      if (real) {
        realUnit();
      } else {
        singleUnit();
      }
    }
  }

  private double realUnit() {
    return distribution.normal ? Ziggurat.real(bits) : bits.real();
  }

  private float singleUnit() {
    return distribution.normal ? Ziggurat.single(bits) : bits.single();
  }

  /** The next values, in the type drawn. */
  void next(double[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = real ? nextReal() : nextSingle();
    }
  }

  // Adding a zero would take the sign from a negative zero.
  private double nextReal() {
    double scaled = realUnit() * distribution.scale;
    return distribution.shift == 0 ? scaled : scaled + distribution.shift;
  }

  private float nextSingle() {
    float scaled = singleUnit() * (float) distribution.scale;
    return distribution.shift == 0 ? scaled : scaled + (float) distribution.shift;
  }
}
