// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Pooling by the norm (Σ |x|^p)^(1/p) of a window; its padding counts as zeros. */
final class NormPooling {
  private static final String NO_NORM = "p below 1 is no norm";

  private NormPooling() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("LpPool", calculus -> pool(calculus, false));
    rules.put("GlobalLpPool", calculus -> pool(calculus, true));
  }

  private static int power(Calculus calculus) {
    return (int) calculus.node().intAttribute("p", 2);
  }

  private static State pool(Calculus calculus, boolean global) {
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 2);
    Optional<Channels> in = calculus.signal(0);
    Optional<List<Long>> kernel = calculus.node().intsAttribute("kernel_shape");
    if (x.isEmpty() || in.isEmpty() || (kernel.isEmpty() && !global)) {
      return calculus.cannotSay("its input or its shape is unknown");
    }
    int p = power(calculus);
    if (p < 1) {
      return calculus.cannotSay(NO_NORM);
    }
    List<Long> sizes = x.get().dimensions().subList(2, x.get().rank());
    if (global) {
      Map<Double, Double> all = Map.of((double) x.get().elementCountFrom(2), 1.0);
      return new State.Active(in.get().map(s -> pooled(s, p, all, calculus.source())));
    }
    List<Window> windows = Window.sliding(calculus.node(), kernel.get(), sizes);
    Map<Double, Double> counts = counts(windows);
    return new State.Active(
        in.get()
            .map(s ->
                pooled(s, p, counts, calculus.source())
                    .withProfile(Optional.of(s.profileOver(sizes).slide(windows).profile()))));
  }

  /** How large a share of the windows has how many elements that are not padding. */
  private static Map<Double, Double> counts(List<Window> windows) {
    Map<Double, Double> all = Map.of(1.0, 1.0);
    for (Window w : windows) {
      Map<Double, Double> next = new TreeMap<>();
      double share = 1.0 / w.output();
      for (long out = 0; out < w.output(); out++) {
        double taps = taps(w, out);
        all.forEach((count, before) -> next.merge(count * taps, before * share, Double::sum));
      }
      all = next;
    }
    return all;
  }

  private static double taps(Window w, long out) {
    return LongStream.range(0, w.kernel())
        .map(tap -> out * w.stride() + tap * w.dilation() - w.padBegin())
        .filter(at -> at >= 0 && at < w.input())
        .count();
  }

  /** Two windows share s, two samples as much of it as their correlation is of the positions'. */
  private static Signal pooled(Signal in, int p, Map<Double, Double> counts, Source source) {
    Source same = in.source().at(source.value());
    if (Double.isNaN(in.positions())) {
      return Signal.of(new Marginal.Gaussian(Double.NaN, Double.NaN), 0, 0, same);
    }
    double largest = counts.keySet().stream().mapToDouble(k -> k).max().orElse(1);
    WindowNorm norm = WindowNorm.of(in, p, largest);
    double[] given = new double[NormalGrid.COUNT];
    double second = 0;
    for (Map.Entry<Double, Double> entry : counts.entrySet()) {
      double share = entry.getValue();
      double[] mean = norm.meanGiven(entry.getKey());
      for (int s = 0; s < given.length; s++) {
        given[s] += share * mean[s];
      }
      second += share * norm.secondMoment(entry.getKey());
    }
    Table shared = Table.of(given, false);
    Products products =
        new Products(shared.mean(), second, shared.secondMoment(), shared.product(shared(in)));
    return Signal.gaussian(products, same);
  }

  /** Every element of a window gets sign(x) (|x|/y)^(p−1) of its gradient. */
  static void back(Adjoint node, List<Window> windows) {
    Optional<Channels> in = node.forward().signal(0);
    int p = power(node.forward());
    if (in.isEmpty() || p < 1 || Double.isNaN(in.get().products().positions())) {
      node.cannotSay(0, p < 1 ? NO_NORM : "the signal that enters it is unknown");
      return;
    }
    PositionMap map = PositionMap.sum(windows);
    double count = Overlap.of(windows).taps();
    node.give(
        0,
        node.gradient()
            .map(
                in.get(),
                (signal, g) ->
                    back(signal, g, p, count, map)
                        .withProfile(Optional.of(PoolingAdjoints.unpooled(g, windows)))));
  }

  private static Gradient back(Signal in, Gradient g, int p, double count, PositionMap map) {
    WindowNorm norm = WindowNorm.of(in, p, count);
    Pairs base = map.back(g.pairs());
    Coupling slopes = Coupling.none(base).times(norm.slope(2, count), norm.slope(1, count));
    Pairs wanted = pairs(in, g.pairs(), norm, count, map);
    Pairs found = slopes.pairs(in);
    Pairs matched =
        new Pairs(
            base.own(),
            matched(base.positions(), found.positions(), wanted.positions()),
            matched(base.samples(), found.samples(), wanted.samples()));
    Coupling coupling = slopes.withBase(matched);
    return g.mapped(base, map.share()).coupled(coupling, coupling.pairs(in));
  }

  /** The slopes of two elements of a window depend on each other: they share its norm. */
  private static Pairs pairs(Signal in, Pairs g, WindowNorm norm, double count, PositionMap map) {
    Table slope = Table.of(norm.slopeGiven(count), false);
    double inWindow = map.outputSquares() - map.squares();
    double acrossWindows =
        map.total() * map.total() - map.outputSquares() - map.inputSquares() + map.squares();
    double positions =
        inWindow * g.own() * norm.slopeProduct(count)
            + acrossWindows * g.positions() * slope.secondMoment();
    double all = map.inputs() * (map.inputs() - 1);
    double samples =
        map.total() * map.total() / (map.inputs() * map.inputs()) * slope.product(shared(in));
    return new Pairs(0, all == 0 ? 0 : positions / all, samples * g.samples());
  }

  private static double matched(double base, double found, double wanted) {
    return found == 0 ? base : base * wanted / found;
  }

  /** How much of what positions share two samples share. */
  private static double shared(Signal in) {
    double positions = Math.clamp(in.positions(), 0, 1);
    return positions == 0 ? 0 : Math.clamp(in.samples() / positions, 0, 1);
  }
}
