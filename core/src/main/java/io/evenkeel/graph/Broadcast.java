// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shape of two tensors taken together element by element, one repeated where it is short. */
public final class Broadcast {
  private Broadcast() {}

  /** That shape; empty where two sizes differ and neither is 1. */
  public static Optional<Shape> of(Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    List<Long> result = new ArrayList<>();
    for (int i = rank; i > 0; i--) {
      long a = i > left.rank() ? 1 : left.dimension(left.rank() - i);
      long b = i > right.rank() ? 1 : right.dimension(right.rank() - i);
      if (a != b && a != 1 && b != 1) {
        return Optional.empty();
      }
      result.add(a == 1 ? b : a);
    }
    return Optional.of(new Shape(result));
  }
}
