// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient in the kernel of a convolution: for every tap the product, summed over samples and
 * positions, of the output's gradient with the input as that tap sees it. One matrix product per
 * tap and group; measured against one convolution with exchanged axes it is the faster, and it
 * covers groups.
 */
record KernelGradient(Ops ops, List<Window> windows, long groups) {
  /**
   * The gradient.
   *
   * @param x what is convolved, [samples, inputs, …]
   * @param dy gradient of the result, [samples, outputs, …]
   * @return [outputs, inputs / groups, …taps]
   */
  Value of(Value x, Value dy) {
    Value seen = channelsLast(padded(x));
    Value rows = rows(channelsLast(dy), true);
    List<Value> taps = new ArrayList<>();
    taps(seen, 0, taps);
    List<Value> products = new ArrayList<>();
    long outputs = dy.size(1);
    long inputs = x.size(1) / groups;
    for (Value tap : taps) {
      Value product =
          groups == 1
              ? ops.gemm(rows, false, rows(tap, false), false)
              : ops.matmul(rows, rows(tap, false));
      products.add(ops.reshape(product, outputs, inputs, 1));
    }
    List<Long> sizes = new ArrayList<>(List.of(outputs, inputs));
    windows.forEach(window -> sizes.add(window.kernel()));
    return ops.reshape(
        ops.concat(2, products), sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private Value padded(Value x) {
    long[] begins = new long[x.rank()];
    long[] ends = new long[x.rank()];
    for (int i = 0; i < windows.size(); i++) {
      begins[i + 2] = windows.get(i).padBegin();
      ends[i + 2] = windows.get(i).padEnd();
    }
    return ops.pad(x, begins, ends);
  }

  private Value channelsLast(Value x) {
    int last = x.rank() - 1;
    int[] axes =
        IntStream.range(0, x.rank()).map(a -> a == 0 ? 0 : a == last ? 1 : a + 1).toArray();
    return ops.transpose(x, axes);
  }

  /** The input as each tap sees it, the last axis' taps running fastest. */
  private void taps(Value x, int axis, List<Value> taps) {
    if (axis == windows.size()) {
      taps.add(x);
      return;
    }
    Window window = windows.get(axis);
    for (long tap = 0; tap < window.kernel(); tap++) {
      long from = tap * window.dilation();
      long to = from + (window.output() - 1) * window.stride() + 1;
      taps(ops.slice(x, axis + 1, from, to, window.stride()), axis + 1, taps);
    }
  }

  /** One row per sample and position, or one column; with several groups a matrix for each. */
  private Value rows(Value x, boolean transposed) {
    long channels = x.size(-1);
    long count = x.shape().elementCount() / channels;
    if (groups == 1) {
      Value rows = ops.reshape(x, count, channels);
      return transposed ? ops.transpose(rows, 1, 0) : rows;
    }
    Value split = ops.reshape(x, count, groups, channels / groups);
    return transposed ? ops.transpose(split, 1, 2, 0) : ops.transpose(split, 1, 0, 2);
  }
}
