// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Part of a tensor: its gradient stands among zeros. */
final class Slices {
  private Slices() {}

  static void rule(Step step) {
    boolean adjacent =
        stated(step, 4, "steps").stream().flatMapToLong(Arrays::stream).allMatch(s -> s == 1);
    Optional<long[]> starts = stated(step, 1, "starts");
    boolean unknownSteps = step.has(4) && stated(step, 4, "steps").isEmpty();
    if (starts.isEmpty() || !adjacent || unknownSteps) {
      Selections.moved(step);
      return;
    }
    Value x = step.x(0);
    long[] axes =
        step.has(3)
            ? step.integers(3)
            : stated(step, 3, "axes")
                .orElseGet(() -> LongStream.range(0, starts.get().length).toArray());
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

  /** Integers given as an input, or as an attribute before operator set 10. */
  private static Optional<long[]> stated(Step step, int input, String attribute) {
    return step.given(input).isPresent()
        ? step.tape().integers(step.node().inputs().get(input))
        : step.node()
            .intsAttribute(attribute)
            .map((List<Long> list) -> list.stream().mapToLong(Long::longValue).toArray());
  }
}
