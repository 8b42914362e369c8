// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** What NumPy's distributions take from a bit generator; half a word may wait for the next call. */
final class NumpyBits {
  private final BitSource source;
  private boolean waiting;
  private int half;

  NumpyBits(BitSource source) {
    this.source = source;
  }

  NumpyBits copy() {
    NumpyBits copy = new NumpyBits(source.copy());
    copy.waiting = waiting;
    copy.half = half;
    return copy;
  }

  long word() {
    return source.next();
  }

  /** The low half of a new word, then its high half. */
  int halfWord() {
    waiting = !waiting;
    if (!waiting) {
      return half;
    }
    long word = source.next();
    half = (int) (word >>> 32);
    return (int) word;
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  float single() {
    return (float) (halfWord() >>> 8) * 0x1p-24f;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  double real() {
    return (double) (source.next() >>> 11) * 0x1p-53;
  }
}
