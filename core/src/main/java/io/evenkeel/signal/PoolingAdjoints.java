// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Averages give every element its share; a maximum gives all to one. */
final class PoolingAdjoints {
  private PoolingAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("AveragePool", node -> windows(node).ifPresent(w -> average(node, w)));
    rules.put("MaxPool", node -> windows(node).ifPresent(w -> maximum(node, w)));
    rules.put("GlobalAveragePool", node -> averageOfAll(node));
    rules.put("GlobalMaxPool", node -> whole(node).ifPresent(w -> maximum(node, w)));
    rules.put("LpPool", node -> windows(node).ifPresent(w -> NormPooling.back(node, w)));
    rules.put("GlobalLpPool", node -> whole(node).ifPresent(w -> NormPooling.back(node, w)));
    rules.put("ReduceMean", node -> reduced(node, true));
    rules.put("ReduceSum", node -> reduced(node, false));
  }

  private static Optional<List<Window>> windows(Adjoint node) {
    Optional<Shape> x = node.forward().shape(0).filter(s -> s.rank() > 2);
    return x.flatMap(s ->
        node.node()
            .intsAttribute("kernel_shape")
            .map(kernel -> Window.sliding(node.node(), kernel, spatial(s))));
  }

  /** One window that holds everything. */
  private static Optional<List<Window>> whole(Adjoint node) {
    Optional<Shape> x = node.forward().shape(0).filter(s -> s.rank() > 2);
    return x.map(
        s -> spatial(s).stream().map(size -> new Window(size, 1, 1, 0, 0, size, 1)).toList());
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  private static void average(Adjoint node, List<Window> windows) {
    boolean counts = node.node().intAttribute("count_include_pad", 0) == 1;
    PositionMap map = PositionMap.average(windows, counts);
    node.give(
        0,
        node.gradient()
            .map(g ->
                g.mapped(map.back(g.pairs()), map.share())
                    .withProfile(Optional.of(unpooled(g, windows)))));
  }

  static Profile unpooled(Gradient gradient, List<Window> windows) {
    List<Long> sizes = windows.stream().map(Window::output).toList();
    List<Long> inputs = windows.stream().map(Window::input).toList();
    return gradient.profileOver(sizes).unpool(windows, inputs);
  }

  private static void averageOfAll(Adjoint node) {
    whole(node).ifPresent(w -> average(node, w));
  }

  private static void maximum(Adjoint node, List<Window> windows) {
    Optional<Channels> in = node.forward().signal(0);
    if (in.isEmpty()) {
      node.cannotSay(0, "the signal that enters it is unknown");
      return;
    }
    Overlap overlap = Overlap.of(windows);
    node.give(
        0,
        node.gradient()
            .map(
                in.get(),
                (signal, gradient) -> {
                  double[] share = MaximumShare.of(signal, overlap.taps());
                  for (int i = 0; i < share.length; i++) {
                    share[i] *= overlap.windowsPerInput();
                  }
                  // Whether an element is the maximum is decided before the gradient arrives.
                  Coupling coupling = gradient.explicit().times(share, share);
                  Coupling gathered = coupling.withBase(overlap.gathered(coupling.base()));
                  return gradient
                      .coupled(gathered, gathered.pairs(signal))
                      .withProfile(Optional.of(unpooled(gradient, windows)));
                }));
  }

  private static void reduced(Adjoint node, boolean mean) {
    Optional<Extent> in = node.extent(0);
    Optional<Extent> out = node.outputExtent();
    if (in.isEmpty() || out.isEmpty()) {
      return;
    }
    boolean channels =
        node.forward().axes(0).get().count(Kind.CHANNEL)
            != node.forward().outputAxes().get().count(Kind.CHANNEL);
    if (channels || in.get().samples() != out.get().samples()) {
      node.cannotSay(0, "a mean over channels or samples");
      return;
    }
    double count = in.get().positions() / out.get().positions();
    PositionMap each =
        new PositionMap(count, 1, count, count, count * count, count).times(copies(out.get()));
    double factor = mean ? 1 / count : 1;
    node.give(
        0, node.gradient().map(g -> g.mapped(each.back(g.pairs()).times(factor * factor), factor)));
  }

  private static PositionMap copies(Extent out) {
    double n = out.positions();
    return new PositionMap(n, n, n, n, n, n);
  }
}
