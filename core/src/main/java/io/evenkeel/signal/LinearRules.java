// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Dense layers, convolutions, embeddings: v′ = fanIn · E w² · m for zero-mean weights. */
final class LinearRules {
  private LinearRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("Conv", calculus -> convolution(calculus, false));
    rules.put("ConvTranspose", calculus -> convolution(calculus, true));
    rules.put("Gemm", LinearRules::gemm);
    rules.put("MatMul", LinearRules::matMul);
    rules.put("Einsum", LinearRules::einsum);
    rules.put("Gather", LinearRules::gather);
  }

  private static State convolution(Calculus calculus, boolean transposed) {
    Optional<Channels> in = calculus.signal(0);
    Optional<State.Stored> weight = calculus.stored(1);
    Optional<Shape> x = calculus.shape(0);
    Optional<Shape> w = calculus.shape(1);
    if (in.isEmpty() || weight.isEmpty() || x.isEmpty() || w.isEmpty()) {
      return calculus.cannotSay("the kernel is not a parameter, or a shape is unknown");
    }
    List<Long> kernel = spatial(w.get());
    Profile before = in.get().profileOver(spatial(x.get()));
    List<Window> windows =
        transposed
            ? Window.spreading(calculus.node(), kernel, before.sizes())
            : Window.sliding(calculus.node(), kernel, before.sizes());
    Profile.Scaled after = transposed ? before.scatter(windows) : before.slide(windows);
    long groups = calculus.node().intAttribute("group", 1);
    double channels = transposed ? (double) w.get().dimension(0) / groups : w.get().dimension(1);
    Optional<Profile> profile = Optional.of(after.profile());
    Pairs shares = Taps.of(transposed ? reversed(windows) : windows).shares(places(windows));
    return linear(calculus, in.get(), weight.get(), channels * after.factor(), 1, shares, profile);
  }

  private static List<Window> reversed(List<Window> windows) {
    return windows.stream().map(Window::reversed).toList();
  }

  private static double places(List<Window> windows) {
    double places = 1;
    for (Window window : windows) {
      places *= window.output();
    }
    return places;
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  private static State gemm(Calculus calculus) {
    if (calculus.node().realAttribute("beta", 1) != 1 && calculus.node().input(2).isPresent()) {
      return calculus.cannotSay("its bias is scaled");
    }
    return dense(calculus);
  }

  private static State matMul(Calculus calculus) {
    return DenseMap.of(calculus).isPresent() ? dense(calculus) : AttentionRules.product(calculus);
  }

  private static State einsum(Calculus calculus) {
    if (calculus.stored(0).isEmpty() && calculus.stored(1).isEmpty()) {
      return AttentionRules.product(calculus);
    }
    Optional<WeightedSum> map = WeightedSum.ofEinsum(calculus);
    Optional<Channels> in = map.flatMap(m -> calculus.signal(m.input()));
    Optional<State.Stored> weight = map.flatMap(m -> calculus.stored(m.weight()));
    return in.isEmpty() || weight.isEmpty()
        ? calculus.cannotSay("its stored tensor is not that of a linear map")
        : linear(
            calculus,
            in.get(),
            weight.get(),
            map.get().fanIn(),
            1,
            new Pairs(1, 1, 1),
            Optional.empty());
  }

  private static State dense(Calculus calculus) {
    DenseMap map = DenseMap.of(calculus).orElseThrow();
    Optional<Channels> in = calculus.signal(map.input());
    Optional<State.Stored> weight = calculus.stored(map.weight());
    Optional<Double> fanIn = map.fanIn(calculus);
    if (in.isEmpty() || weight.isEmpty() || fanIn.isEmpty()) {
      return calculus.cannotSay("what it multiplies is unknown");
    }
    Pairs all = new Pairs(1, 1, 1);
    return linear(
        calculus, in.get(), weight.get(), fanIn.get(), map.factor(), all, Optional.empty());
  }

  private static State linear(
      Calculus calculus,
      Channels in,
      State.Stored weight,
      double taps,
      double alpha,
      Pairs shares,
      Optional<Profile> profile) {
    List<Blocks.Block> blocks =
        weight
            .blocks()
            .map(Blocks::blocks)
            .orElseGet(() -> List.of(new Blocks.Block(1, weight.moments())));
    String output = calculus.node().output();
    List<Channels.Group> groups = new ArrayList<>();
    long all = blocks.stream().mapToLong(Blocks.Block::size).sum();
    long from = 0;
    for (Blocks.Block block : blocks) {
      // Blocks are independent maps: each has a source of its own.
      Part part = blocks.size() == 1 ? Part.WHOLE : Part.ofChannels(all, from, from + block.size());
      from += block.size();
      Optional<Rows> map =
          Optional.of(weight.rows().cut(part)).filter(rows -> block.moments().mean() == 0);
      Source source = new Source(output, part, map);
      Products products = in.products().mapped(taps, shares, block.moments()).times(alpha);
      groups.add(
          new Channels.Group(block.size(), Signal.gaussian(products, source).withProfile(profile)));
    }
    return Biases.added(calculus, new Channels(groups), 2);
  }

  /** Looking rows up in a table, with ids that are equally likely. */
  private static State gather(Calculus calculus) {
    Optional<State.Stored> table = calculus.stored(0);
    if (table.isEmpty()) {
      return MovementRules.cut(calculus);
    }
    if (calculus.node().intAttribute("axis", 0) != 0) {
      return calculus.cannotSay("only lookups of whole rows of a stored table have a rule");
    }
    Moments m = table.get().moments();
    double rows = calculus.shape(0).filter(s -> s.rank() > 0).map(s -> s.dimension(0)).orElse(1L);
    double sameRow = m.mean() * m.mean() + m.variance() / Math.max(1, rows);
    Products products = new Products(m.mean(), m.secondMoment(), sameRow, sameRow);
    String output = calculus.node().output();
    Source source = m.mean() == 0 ? Source.ofMap(output, table.get().rows()) : Source.of(output);
    return State.Active.of(Signal.gaussian(products, source));
  }
}
