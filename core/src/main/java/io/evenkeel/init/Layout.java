// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a block of a tensor lies: the tensor is [outer, total, inner], the block is [outer, size,
 * inner] starting at {@code start} on the middle axis.
 *
 * <p>Elements of a block keep the random values of their place in the whole tensor.
 *
 * @param shape the block's own shape
 */
record Layout(Shape shape, long outer, long start, long size, long total, long inner) {
  static Layout whole(Shape shape) {
    long count = shape.elementCount();
    return new Layout(shape, 1, 0, count, count, 1);
  }

  /** The layout of a slice of a whole tensor's middle axis. */
  static Layout block(Shape tensor, long outer, long start, long size, long total) {
    long inner = total == 0 ? 0 : tensor.elementCount() / Math.multiplyExact(outer, total);
    Shape shape = outer == 1 ? rows(tensor, size, total) : Shape.of(outer, size * inner);
    return new Layout(shape, outer, start, size, total, inner);
  }

  // The packed rows may span several leading axes (directions and gates of a recurrent layer).
  private static Shape rows(Shape tensor, long size, long total) {
    long product = 1;
    for (int axis = 0; axis < tensor.rank(); axis++) {
      product *= tensor.dimension(axis);
      if (product == total) {
        List<Long> dimensions = new ArrayList<>(List.of(size));
        dimensions.addAll(tensor.dimensions().subList(axis + 1, tensor.rank()));
        return new Shape(dimensions);
      }
    }
    throw new InvalidInputException(
        "blocks of " + total + " rows do not fill a tensor of " + tensor + "; check the model");
  }

  /** Length of the runs that are contiguous both in the block and in the tensor. */
  long run() {
    return size * inner;
  }

  /** Index in the whole tensor of an element of the block. */
  long global(long local) {
    long run = run();
    return (local / run) * total * inner + start * inner + local % run;
  }

  /** Index in the block of an element given by its index in the whole tensor. */
  long local(long global) {
    long stride = total * inner;
    return (global / stride) * run() + global % stride - start * inner;
  }

  /** The block as a matrix in the sense of the orthogonal initializer. */
  long rows() {
    return shape.rank() == 0 ? 1 : shape.dimension(0);
  }

  long columns() {
    return shape.rank() == 0 ? 1 : shape.elementCountFrom(1);
  }
}
