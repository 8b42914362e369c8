// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** Part of a tensor: its gradient stands among zeros. */
final class Slices {
  private Slices() {}

  static void rule(Step step) {
    Optional<long[]> starts = known(step, 1, "starts");
    if (starts.isEmpty() || !isAdjacent(step)) {
      Selections.moved(step);
      return;
    }
    Value x = step.x(0);
    long[] axes =
        step.listed(3, "axes").orElseGet(() -> LongStream.range(0, starts.get().length).toArray());
    long[] begins = new long[x.rank()];
    long[] ends = new long[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      int axis = x.axis(axes[i]);
      long size = x.size(axis);
      long start = starts.get()[i];
      begins[axis] = Math.clamp(start < 0 ? start + size : start, 0, size);
      ends[axis] = size - begins[axis] - step.y(0).size(axis);
    }
    step.give(0, step.ops().pad(step.dy(), begins, ends));
  }

  private static boolean isAdjacent(Step step) {
    return !step.has(4)
        || known(step, 4, "steps").filter(s -> Arrays.stream(s).allMatch(n -> n == 1)).isPresent();
  }

  /** Integers given as an input, or as an attribute before operator set 10, if they follow. */
  private static Optional<long[]> known(Step step, int input, String attribute) {
    return step.has(input)
        ? step.tape().integers(step.node().inputs().get(input))
        : step.attribute(attribute);
  }
}
