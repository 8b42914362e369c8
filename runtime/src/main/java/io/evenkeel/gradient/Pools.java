// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Window;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pooling over windows and over whole maps. */
final class Pools {
  private Pools() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "MaxPool", Pools::largest,
        "AveragePool", Pools::average,
        "LpPool", ((Composition) Pools::power).rule(),
        "GlobalAveragePool", Pools::globalAverage,
        "GlobalMaxPool", Pools::globalLargest,
        "GlobalLpPool", ((Composition) Pools::globalPower).rule());
  }

  /** The operator run again tells where each maximum stands. */
  private static void largest(Step step) {
    Value x = step.x(0);
    if (step.node().intAttribute("storage_order", 0) != 0) {
      throw new UnsupportedFormException("MaxPool counts positions column by column");
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>(step.node().attributes());
    Value places =
        step.tape()
            .write(
                "MaxPool",
                attributes,
                List.of(x.name()),
                List.of(
                    new Value("", x.dtype(), step.y(0).shape()),
                    new Value("", DType.I64, step.y(0).shape())))
            .get(1);
    step.give(0, step.ops().scatter(step.dy(), places, x.shape()));
  }

  /** Every window spreads its gradient evenly over its elements. */
  private static void average(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    List<Window> windows = windows(step);
    boolean padding = step.node().intAttribute("count_include_pad", 0) == 1;
    Value share = step.dy();
    for (int axis = 0; axis < windows.size(); axis++) {
      share = ops.mul(share, counts(step, windows.get(axis), x.rank() - 2 - axis, padding));
    }
    step.give(0, spread(step, share, windows));
  }

  /** Each window's sum over all channels alike: a transposed convolution with ones. */
  private static Value spread(Step step, Value share, List<Window> windows) {
    Ops ops = step.ops();
    Shape shape = step.x(0).shape();
    long maps = shape.dimension(0) * shape.dimension(1);
    Value ones = ops.filled(1, share, kernel(windows));
    Value flat = ops.reshape(share, single(maps, share.shape()));
    Value found = Convolutions.spread(step, flat, ones, 1, windows, single(maps, shape));
    return ops.reshape(found, shape);
  }

  private static Shape kernel(List<Window> windows) {
    List<Long> sizes = new ArrayList<>(List.of(1L, 1L));
    windows.forEach(window -> sizes.add(window.kernel()));
    return new Shape(sizes);
  }

  private static Shape single(long maps, Shape shape) {
    List<Long> sizes = new ArrayList<>(List.of(maps, 1L));
    sizes.addAll(shape.dimensions().subList(2, shape.rank()));
    return new Shape(sizes);
  }

  private static List<Window> windows(Step step) {
    List<Long> kernel = step.node().intsAttribute("kernel_shape").orElseThrow();
    return Window.sliding(step.node(), kernel, Convolutions.spatial(step.x(0)));
  }

  /** One over the elements of each window along one axis, in the shape [output, 1, …]. */
  private static Value counts(Step step, Window window, int rank, boolean padding) {
    double[] shares = new double[(int) window.output()];
    for (int place = 0; place < shares.length; place++) {
      shares[place] = 1. / elements(window, place, padding);
    }
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    sizes[0] = window.output();
    return step.tape().numbers(step.x(0).dtype(), Shape.of(sizes), shares);
  }

  private static long elements(Window window, long place, boolean padding) {
    long start = place * window.stride() - window.padBegin();
    long least = padding ? -window.padBegin() : 0;
    long most = window.input() + (padding ? window.padEnd() : 0);
    long count = 0;
    for (long tap = 0; tap < window.kernel(); tap++) {
      long at = start + tap * window.dilation();
      count += at >= least && at < most ? 1 : 0;
    }
    return count;
  }

  /** The p-th root of the sum of p-th powers. */
  private static List<Value> power(Step step) {
    Ops ops = step.ops();
    double p = step.node().intAttribute("p", 2);
    Value powers = ops.pow(ops.unary("Abs", step.x(0)), p);
    Map<String, Attribute> attributes = new LinkedHashMap<>(step.node().attributes());
    attributes.remove("p");
    attributes.put("count_include_pad", new Attribute.Int(1));
    Value means =
        step.tape().write("AveragePool", powers.dtype(), step.y(0).shape(), attributes, powers);
    double taps = windows(step).stream().mapToLong(Window::kernel).reduce(1, (a, b) -> a * b);
    return List.of(ops.pow(ops.mul(means, taps), 1 / p));
  }

  private static void globalAverage(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    double count = x.shape().elementCountFrom(2);
    step.give(0, ops.expand(ops.mul(step.dy(), 1 / count), x.shape()));
  }

  private static void globalLargest(Step step) {
    step.give(0, Reductions.atExtremum(step, step.y(0), step.dy(), Axes.from(2, step.x(0).rank())));
  }

  private static List<Value> globalPower(Step step) {
    Ops ops = step.ops();
    double p = step.node().intAttribute("p", 2);
    Value powers = ops.pow(ops.unary("Abs", step.x(0)), p);
    return List.of(ops.pow(ops.sumKeeping(powers, Axes.from(2, powers.rank())), 1 / p));
  }
}
