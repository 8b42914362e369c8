// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Choices of axes. */
public final class Axes {
  private Axes() {}

  /** An axis counted from the start, which may be stated from the end by a negative number. */
  public static int fromStart(int stated, int rank) {
    return stated < 0 ? stated + rank : stated;
  }

  public static int[] all(int rank) {
    return IntStream.range(0, rank).toArray();
  }

  public static int[] allBut(int rank, int kept) {
    return IntStream.range(0, rank).filter(axis -> axis != kept).toArray();
  }

  public static int[] from(int axis, int rank) {
    return IntStream.range(axis, rank).toArray();
  }

  /** How many elements there are along some axes together. */
  public static long elements(Value x, int... axes) {
    return Arrays.stream(axes).mapToLong(x::size).reduce(1, (a, b) -> a * b);
  }

  /** Stated axes counted from the start. */
  public static int[] of(Value x, long... stated) {
    return Arrays.stream(stated).mapToInt(x::axis).toArray();
  }
}
