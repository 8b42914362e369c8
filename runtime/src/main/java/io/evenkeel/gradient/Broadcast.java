// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The shape of two tensors taken together, element by element. */
final class Broadcast {
  private Broadcast() {}

  static Shape of(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      long first = size(a, axis - rank + a.rank());
      long second = size(b, axis - rank + b.rank());
      sizes.add(first == 1 ? second : first);
    }
    return new Shape(sizes);
  }

  private static long size(Shape shape, int axis) {
    return axis < 0 ? 1 : shape.dimension(axis);
  }
}
