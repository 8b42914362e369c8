// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongToDoubleFunction;

/** Maximum and average over windows of equally correlated positions. */
final class PoolingRules {
  private PoolingRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("AveragePool", calculus -> pool(calculus, PoolingRules::average));
    rules.put("MaxPool", calculus -> pool(calculus, PoolingRules::maximum));
    rules.put("GlobalAveragePool", calculus -> global(calculus, PoolingRules::average));
    rules.put("GlobalMaxPool", calculus -> global(calculus, PoolingRules::maximum));
    NormPooling.register(rules);
  }

  private interface Pooled {
    Signal of(Signal in, double count, Source source);
  }

  private static State pool(Calculus calculus, Pooled pooled) {
    Optional<List<Long>> kernel = calculus.node().intsAttribute("kernel_shape");
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 2);
    Optional<Channels> in = calculus.signal(0);
    if (kernel.isEmpty() || x.isEmpty() || in.isEmpty()) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    List<Long> sizes = spatial(x.get());
    List<Window> windows = Window.sliding(calculus.node(), kernel.get(), sizes);
    if (calculus.node().intAttribute("count_include_pad", 0) == 1) {
      return new State.Active(
          in.get()
              .map(s ->
                  averageWithPadding(s, windows, calculus.source())
                      .withProfile(Optional.of(s.profileOver(sizes).slide(windows).profile()))));
    }
    double taps = meanTaps(windows);
    return new State.Active(
        in.get()
            .map(s ->
                pooled
                    .of(s, taps, calculus.source())
                    .withProfile(Optional.of(s.profileOver(sizes).pool(windows)))));
  }

  /** The mean number of elements a window holds that are not padding. */
  private static double meanTaps(List<Window> windows) {
    double product = 1;
    for (Window w : windows) {
      product *= overWindows(w, taps -> taps);
    }
    return product;
  }

  /** The mean over windows of a function of the number of their elements that are not padding. */
  private static double overWindows(Window w, LongToDoubleFunction function) {
    double sum = 0;
    for (long out = 0; out < w.output(); out++) {
      long taps = 0;
      for (long tap = 0; tap < w.kernel(); tap++) {
        long at = out * w.stride() + tap * w.dilation() - w.padBegin();
        taps += at >= 0 && at < w.input() ? 1 : 0;
      }
      sum += function.applyAsDouble(taps);
    }
    return w.output() == 0 ? 0 : sum / w.output();
  }

  /** Every window divides by its whole size, zeros in the padding included. */
  private static Signal averageWithPadding(Signal in, List<Window> windows, Source source) {
    double filled = 1;
    double squared = 1;
    double size = 1;
    for (Window w : windows) {
      filled *= overWindows(w, taps -> (double) taps / w.kernel());
      squared *= overWindows(w, taps -> (double) (taps * taps) / (w.kernel() * w.kernel()));
      size *= w.kernel();
    }
    Products p = in.products();
    double second = squared * p.positions() + filled * (p.second() - p.positions()) / size;
    Products pooled =
        new Products(p.mean() * filled, second, squared * p.positions(), squared * p.samples());
    return averaged(in, pooled, source);
  }

  private static State global(Calculus calculus, Pooled pooled) {
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 2);
    Optional<Channels> in = calculus.signal(0);
    if (x.isEmpty() || in.isEmpty()) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    double count = (double) x.get().elementCountFrom(2);
    return new State.Active(in.get().map(s -> pooled.of(s, count, calculus.source())));
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  private static Signal average(Signal in, double count, Source source) {
    Products p = in.products();
    double second = p.positions() + (p.second() - p.positions()) / Math.max(1, count);
    return averaged(in, new Products(p.mean(), second, p.positions(), p.samples()), source);
  }

  /** A mean of many elements is nearly normal; one of a fresh map keeps its independence. */
  private static Signal averaged(Signal in, Products pooled, Source source) {
    return Signal.gaussian(pooled, in.source().at(source.value()));
  }

  private static Signal maximum(Signal in, double count, Source source) {
    return GaussianMaximum.of(in, count, in.source().at(source.value()));
  }
}
