// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activations;
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
    rules.put("ReduceMean", PoolingRules::reduceMean);
  }

  private interface Pooled {
    Optional<Signal> of(Signal in, double count);
  }

  private static State pool(Calculus calculus, Pooled pooled) {
    Optional<List<Long>> kernel = calculus.node().intsAttribute("kernel_shape");
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 2);
    Optional<Signal> in = calculus.signal(0);
    if (kernel.isEmpty() || x.isEmpty() || in.isEmpty()) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    Profile profile = in.get().profileOver(spatial(x.get()));
    List<Window> windows = Window.sliding(calculus.node(), kernel.get(), profile.sizes());
    if (calculus.node().intAttribute("count_include_pad", 0) == 1) {
      return new State.Active(
          averageWithPadding(in.get(), windows)
              .withProfile(Optional.of(profile.slide(windows).profile())));
    }
    Optional<Profile> after = Optional.of(profile.pool(windows));
    return pooled
        .of(in.get(), meanTaps(windows))
        .<State>map(out -> new State.Active(out.withProfile(after)))
        .orElseGet(() -> calculus.cannotSay("the maximum of a sum of several terms"));
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
  private static Signal averageWithPadding(Signal in, List<Window> windows) {
    double filled = 1;
    double squared = 1;
    double size = 1;
    for (Window w : windows) {
      filled *= overWindows(w, taps -> (double) taps / w.kernel());
      squared *= overWindows(w, taps -> (double) (taps * taps) / (w.kernel() * w.kernel()));
      size *= w.kernel();
    }
    double shared = squared * in.cosine() * in.secondMoment();
    double own = filled * (1 - in.cosine()) * in.secondMoment() / size;
    double second = shared + own;
    double cosine = second == 0 ? 0 : shared / second;
    return new Signal(
        in.mean() * filled, second, cosine, Optional.empty(), in.fresh(), Optional.empty());
  }

  private static State global(Calculus calculus, Pooled pooled) {
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 2);
    Optional<Signal> in = calculus.signal(0);
    if (x.isEmpty() || in.isEmpty()) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    return pooled
        .of(in.get(), (double) x.get().elementCountFrom(2))
        .<State>map(out -> new State.Active(out.withProfile(Optional.empty())))
        .orElseGet(() -> calculus.cannotSay("the maximum of a sum of several terms"));
  }

  private static State reduceMean(Calculus calculus) {
    Optional<Shape> x = calculus.shape(0);
    Optional<Shape> y = calculus.outputShape();
    Optional<Signal> in = calculus.signal(0);
    Optional<List<Long>> axes =
        calculus.node().intsAttribute("axes").or(() -> calculus.integers(1));
    if (x.isEmpty() || in.isEmpty() || axes.isEmpty() || y.isEmpty()) {
      return calculus.cannotSay("a mean over unknown axes");
    }
    int rank = x.get().rank();
    boolean overChannels =
        rank > 3 && axes.get().stream().anyMatch(axis -> axis == 1 || axis == 1 - rank);
    if (overChannels) {
      return calculus.cannotSay("a mean over channels");
    }
    double count = (double) x.get().elementCount() / y.get().elementCount();
    return new State.Active(average(in.get(), count).orElseThrow().withProfile(Optional.empty()));
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  private static Optional<Signal> average(Signal in, double count) {
    double shared = in.cosine() * in.secondMoment();
    double second = shared + (in.secondMoment() - shared) / Math.max(1, count);
    double cosine = second == 0 ? 0 : shared / second;
    return Optional.of(
        new Signal(in.mean(), second, cosine, Optional.empty(), in.fresh(), Optional.empty()));
  }

  /** The maximum commutes with a non-decreasing activation, so it is that of the Gaussian below. */
  private static Optional<Signal> maximum(Signal in, double count) {
    Optional<Signal.Marginal> marginal =
        in.isCentred()
            ? Optional.of(
                new Signal.Marginal(Activations.identity(), in.secondMoment(), in.cosine()))
            : in.marginal().filter(m -> m.f().isMonotone());
    return marginal.map(m -> GaussianMaximum.of(m, count));
  }
}
