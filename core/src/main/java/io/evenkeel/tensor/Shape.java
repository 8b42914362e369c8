// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import io.evenkeel.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The dimensions of a tensor, outermost first (row-major). Rank 0 is a scalar of one element; a
 * dimension may be 0.
 *
 * @param dimensions sizes, each ≥ 0; their product fits in a {@code long}
 */
public record Shape(List<Long> dimensions) {
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dimensions = List.copyOf(dimensions);
    elementCount(dimensions);
  }

  public static Shape of(long... dimensions) {
    return new Shape(LongStream.of(dimensions).boxed().toList());
  }

  public int rank() {
    return dimensions.size();
  }

  /**
   * The size of one axis.
   *
   * @param axis from 0, or from −1 counting backwards
   */
  public long dimension(int axis) {
    return dimensions.get(axis < 0 ? axis + rank() : axis);
  }

  /** The same shape with another size along one axis. */
  public Shape with(int axis, long size) {
    List<Long> changed = new ArrayList<>(dimensions);
    changed.set(axis, size);
    return new Shape(changed);
  }

  public long elementCount() {
    return elementCount(dimensions);
  }

  /** Number of elements from the given axis on: the product of the trailing dimensions. */
  public long elementCountFrom(int axis) {
    return elementCount() == 0 && !dimensions.subList(axis, rank()).contains(0L)
        ? saturatedCount(axis)
        : elementCount(dimensions.subList(axis, rank()));
  }

  /** The tail of an empty tensor, which may claim more than can be counted. */
  private long saturatedCount(int axis) {
    double count = 1;
    for (long dimension : dimensions.subList(axis, rank())) {
      count *= dimension;
    }
    return (long) count; // a cast saturates
  }

  private static long elementCount(List<Long> dimensions) {
    long count = 1;
    boolean tooMany = false;
    // A zero anywhere makes the tensor empty, however large the other dimensions claim to be.
    boolean empty = false;
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new InvalidInputException("shape " + join(dimensions) + " has a negative dimension");
      }
      empty |= dimension == 0;
      tooMany |= Math.multiplyHigh(count, dimension) != 0 || count * dimension < 0;
      count *= dimension;
    }
    if (tooMany && !empty) {
      throw new InvalidInputException(
          "shape " + join(dimensions) + " has more elements than a 64-bit index can count");
    }
    return empty ? 0 : count;
  }

  private static String join(List<Long> dimensions) {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /** The dimensions joined by {@code x}: {@code 64x3x7x7}; {@code scalar} for rank 0. */
  @Override
  public String toString() {
    return rank() == 0 ? "scalar" : join(dimensions);
  }
}
