// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Choices of axes. */
final class Axes {
  private Axes() {}

  static int[] all(int rank) {
    return IntStream.range(0, rank).toArray();
  }

  static int[] allBut(int rank, int kept) {
    return IntStream.range(0, rank).filter(axis -> axis != kept).toArray();
  }

  static int[] from(int axis, int rank) {
    return IntStream.range(axis, rank).toArray();
  }

  /** How many elements there are along some axes together. */
  static long elements(Value x, int... axes) {
    return Arrays.stream(axes).mapToLong(x::size).reduce(1, (a, b) -> a * b);
  }

  /** Stated axes counted from the start. */
  static int[] of(Value x, long... stated) {
    return Arrays.stream(stated).mapToInt(x::axis).toArray();
  }
}
