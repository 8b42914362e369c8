// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient in the kernel of a convolution: for every tap the product, summed over samples and
 * positions, of the output's gradient with the input as that tap sees it. Large maps are multiplied
 * sample by sample, small ones tap by tap over all samples together; one convolution with exchanged
 * axes was slower than either.
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
    return perSample(x, dy) ? bySamples(x, dy) : byTaps(x, dy);
  }

  /** Whether a product per sample moves less memory than all samples' positions in rows. */
  private boolean perSample(Value x, Value dy) {
    long taps = tapCount();
    long positions = dy.shape().elementCountFrom(2);
    long kernel = taps * x.size(1) * dy.size(1) / groups;
    return kernel < positions * (taps * x.size(1) + 2 * dy.size(1));
  }

  private long tapCount() {
    return windows.stream().mapToLong(Window::kernel).reduce(1, (a, b) -> a * b);
  }

  /** One product per sample and group; of the axes only those of the output's gradient move. */
  private Value bySamples(Value x, Value dy) {
    long samples = x.size(0);
    long outputs = dy.size(1) / groups;
    long inputs = x.size(1) / groups;
    long positions = dy.shape().elementCountFrom(2);
    Value seen = ops.reshape(unfolded(x, dy), samples, groups, inputs * tapCount(), positions);
    Value turned = ops.transpose(ops.reshape(dy, samples, groups, outputs, positions), 0, 1, 3, 2);
    Value sum = ops.sum(ops.matmul(seen, turned), 0);
    return ops.reshape(ops.transpose(sum, 0, 2, 1), kernel(outputs * groups, inputs));
  }

  /** The shape of kernels, [outputs, inputs, …taps]. */
  private Shape kernel(long outputs, long inputs) {
    List<Long> sizes = new ArrayList<>(List.of(outputs, inputs));
    windows.forEach(window -> sizes.add(window.kernel()));
    return new Shape(sizes);
  }

  private boolean isPointwise() {
    return windows.stream()
        .allMatch(w -> w.kernel() == 1 && w.stride() == 1 && w.padBegin() + w.padEnd() == 0);
  }

  /** Every channel as each tap sees it: a convolution whose kernels have a single one. */
  private Value unfolded(Value x, Value dy) {
    if (isPointwise()) {
      return x;
    }
    long channels = x.size(1);
    long taps = tapCount();
    Value each = ops.expand(ops.identity(taps, x.dtype()), Shape.of(channels, taps, taps));
    return ops.convolution(
        x,
        ops.reshape(each, kernel(channels * taps, 1)),
        Convolutions.attributes(windows, channels),
        dy.shape().with(1, channels * taps));
  }

  private Value byTaps(Value x, Value dy) {
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
    return ops.reshape(ops.concat(2, products), kernel(outputs, inputs));
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

  /** The input, channels last, as each tap sees it; the last axis' taps run fastest. */
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
