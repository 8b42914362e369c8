// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;

/** The kernels in plain Java. */
final class ScalarKernels implements Kernels {
  @Override
  public Workbench workbench(Law law, DType dtype) {
    return new ScalarWorkbench(law, dtype);
  }

  /**
   * Steps all generators {@code rows} times and writes {@code rows} rows of {@link Walk#ROW} words;
   * generator g gives words 2g (its low half) and 2g + 1 of each row.
   */
  static void words(BlockStreams streams, int[] words, int rows) {
    for (int stream = 0; stream < BlockStreams.STREAMS; stream += 2) {
      words(streams, stream, words, rows);
    }
  }

  /** Two generators at a time: their dependency chains overlap. */
  private static void words(BlockStreams streams, int stream, int[] words, int rows) {
    long a = streams.a[stream];
    long b = streams.b[stream];
    long c = streams.c[stream];
    long counter = streams.counter[stream];
    long a2 = streams.a[stream + 1];
    long b2 = streams.b[stream + 1];
    long c2 = streams.c[stream + 1];
    long counter2 = streams.counter[stream + 1];
    for (int at = 2 * stream; at < rows * Walk.ROW; at += Walk.ROW) {
      long out = a + b + counter++;
      long out2 = a2 + b2 + counter2++;
      a = b ^ (b >>> 11);
      a2 = b2 ^ (b2 >>> 11);
      b = c + (c << 3);
      b2 = c2 + (c2 << 3);
      c = Long.rotateLeft(c, 24) + out;
      c2 = Long.rotateLeft(c2, 24) + out2;
      words[at] = (int) out;
      words[at + 1] = (int) (out >>> 32);
      words[at + 2] = (int) out2;
      words[at + 3] = (int) (out2 >>> 32);
    }
    streams.a[stream] = a;
    streams.b[stream] = b;
    streams.c[stream] = c;
    streams.counter[stream] = counter;
    streams.a[stream + 1] = a2;
    streams.b[stream + 1] = b2;
    streams.c[stream + 1] = c2;
    streams.counter[stream + 1] = counter2;
  }

  /** What turns words into values of unit scale. */
  static Transform transform(UnitDistribution distribution, int length) {
    return switch (distribution) {
      case UnitDistribution.Normal _ -> new BoxMuller(length);
      case UnitDistribution.Uniform _ -> UniformGrid::units;
      case UnitDistribution.TruncatedAtTwo _ -> TruncatedAtTwo::units;
      case UnitDistribution.Truncated truncated ->
          (words, units, count) -> TruncatedNormal.units(truncated, words, units, count);
      case UnitDistribution.TruncatedNearZero truncated ->
          (words, units, count) -> TruncatedNearZero.units(truncated, words, units, count);
    };
  }

  /** Words → values of unit scale. May hold scratch, so each workbench has its own. */
  interface Transform {
    /**
     * Turns whole rows of words into as many values.
     *
     * @param length a multiple of {@link Walk#ROW}, at most that given to {@link #transform}
     */
    void apply(int[] words, float[] units, int length);
  }
}
