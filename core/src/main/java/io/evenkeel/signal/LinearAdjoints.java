// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Dense layers, convolutions and embeddings backward: G′ = fanOut · E w² · G. */
final class LinearAdjoints {
  private LinearAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("Conv", node -> convolution(node, false));
    rules.put("ConvTranspose", node -> convolution(node, true));
    rules.put("Gemm", LinearAdjoints::gemm);
    rules.put("MatMul", LinearAdjoints::matMul);
    rules.put("Einsum", LinearAdjoints::einsum);
    rules.put("Gather", LinearAdjoints::gather);
  }

  private static void gemm(Adjoint node) {
    double alpha = node.node().realAttribute("alpha", 1);
    int axis = node.node().intAttribute("transB", 0) == 1 ? 1 : 0;
    dense(node, 0, 1, axis, alpha);
    bias(node, 2);
  }

  private static void matMul(Adjoint node) {
    if (node.isStored(0)) {
      dense(node, 1, 0, -1, 1);
    } else if (node.isStored(1)) {
      dense(node, 0, 1, -2, 1);
    } else {
      AttentionAdjoints.product(node);
    }
  }

  /** The axis is that of the weight's inputs. */
  private static void dense(Adjoint node, int input, int weight, int axis, double alpha) {
    Optional<State.Stored> map = node.forward().stored(weight);
    Optional<Shape> shape = node.forward().shape(weight).filter(s -> s.rank() >= 2);
    if (map.isEmpty() || shape.isEmpty()) {
      return;
    }
    int last = shape.get().rank() - 1;
    int inAxis = axis < 0 ? axis + shape.get().rank() : axis;
    double fanOut = shape.get().dimension(inAxis == last ? last - 1 : last);
    double fanIn = shape.get().dimension(axis);
    int along = weight == 0 ? -2 : -1;
    int rank = node.forward().outputShape().map(Shape::rank).orElse(0);
    List<Integer> others =
        IntStream.range(0, rank).filter(at -> at != rank + along).boxed().toList();
    mapped(node, new WeightedSum(input, weight, along, fanIn, fanOut, others), map.get(), alpha);
  }

  private static void einsum(Adjoint node) {
    if (!node.isStored(0) && !node.isStored(1)) {
      AttentionAdjoints.product(node);
      return;
    }
    WeightedSum.ofEinsum(node.forward())
        .ifPresent(map ->
            node.forward().stored(map.weight()).ifPresent(weight -> mapped(node, map, weight, 1)));
  }

  private static void mapped(Adjoint node, WeightedSum map, State.Stored stored, double alpha) {
    int input = map.input();
    int weight = map.weight();
    double free = scaleFree(node, map.fanIn());
    Pairs sums = weighted(node.gradient(), stored).times(free * map.fanOut() * alpha * alpha);
    Pairs apart = apart(sums, node.forward().axes(input), map.axis());
    node.give(input, Gradient.fresh(apart, node.root(input)));
    Optional<Axes> result = node.forward().outputAxes();
    Optional<Channels> signal = node.forward().signal(input);
    if (result.isPresent() && signal.isPresent()) {
      Pairs products = node.gradient().pairs().times(Pairs.of(signal.get().products()));
      node.stored(weight, alpha * alpha * map.ofWeights(products, result.get()));
    }
  }

  /**
   * A normalization behind the map divides by the size of each channel's weights: large weights
   * have small gradients, Cov(w², 1/w²) = −2/fanIn.
   */
  private static double scaleFree(Adjoint node, double fanIn) {
    return fanIn > 2 && node.isNormalized() ? 1 - 2 / fanIn : 1;
  }

  /** The mean over outputs of the gradient times the weights' second moment, block by block. */
  private static Pairs weighted(Gradients gradient, State.Stored weight) {
    if (weight.blocks().isEmpty()) {
      return gradient.pairs().times(weight.moments().secondMoment());
    }
    Pairs sum = Pairs.ZERO;
    double size = weight.blocks().get().size();
    double begin = 0;
    for (Blocks.Block block : weight.blocks().get().blocks()) {
      double end = begin + block.size() / size;
      double share = (end - begin) * block.moments().secondMoment();
      sum = sum.plus(gradient.range(begin, end).pairs().times(share));
      begin = end;
    }
    return sum;
  }

  /** Positions that the map has inputs of their own for have independent gradients. */
  private static Pairs apart(Pairs sums, Optional<Axes> axes, int axis) {
    long own = axes.map(a -> a.count(axis, Kind.POSITION)).orElse(1L);
    if (own == 1) {
      return sums;
    }
    double all = axes.get().count(Kind.POSITION);
    double same = (all / own - 1) / (all - 1);
    return new Pairs(sums.own(), same * sums.positions(), sums.samples() / own);
  }

  /** A stored vector that is added: its gradient is the sum over positions and samples. */
  static void bias(Adjoint node, int input) {
    if (node.isStored(input)) {
      node.outputExtent().ifPresent(all -> node.stored(input, node.gradient().pairs().ofSum(all)));
    }
  }

  private static void convolution(Adjoint node, boolean transposed) {
    Calculus forward = node.forward();
    Optional<State.Stored> weight = forward.stored(1);
    Optional<Shape> x = forward.shape(0);
    Optional<Shape> y = forward.outputShape();
    Optional<Shape> w = forward.shape(1);
    bias(node, 2);
    if (weight.isEmpty() || x.isEmpty() || w.isEmpty() || y.isEmpty()) {
      return;
    }
    List<Long> kernel = spatial(w.get());
    List<Long> sizes = spatial(x.get());
    List<Window> windows =
        transposed
            ? Window.spreading(forward.node(), kernel, sizes)
            : Window.sliding(forward.node(), kernel, sizes);
    List<Window> back = windows.stream().map(Window::reversed).toList();
    Profile after = node.gradient().profileOver(spatial(y.get()));
    Profile.Scaled before = transposed ? after.slide(back) : after.scatter(back);
    Taps taps = Taps.of(transposed ? back : windows);
    double places = (double) x.get().elementCountFrom(2);
    double groups = forward.node().intAttribute("group", 1);
    double fanOut = transposed ? w.get().dimension(1) : w.get().dimension(0) / groups;
    double fanIn = transposed ? 0 : w.get().elementCountFrom(1);
    Pairs sums = weighted(node.gradient(), weight.get()).times(fanOut * scaleFree(node, fanIn));
    Pairs spread =
        new Pairs(
            sums.own() * before.factor(),
            sums.positions() * (taps.squares() - taps.total()) / Math.max(1, places * (places - 1)),
            sums.samples() * taps.squares() / (places * places));
    Gradient given =
        Gradient.fresh(spread, node.root(0)).withProfile(Optional.of(before.profile()));
    boolean channelwise = !transposed && groups > 1 && w.get().dimension(1) == 1;
    // What is normalized channel by channel does not see how large its one channel was.
    node.give(0, channelwise && node.isNormalized() ? given.scaleFree() : given);
    double met =
        forward
            .signal(0)
            .map(s -> s.profileOver(sizes))
            .map(p ->
                transposed
                    ? p.overlap(after, back) * places
                    : after.overlap(p, windows) * y.get().elementCountFrom(2))
            .orElse(0.0);
    // A kernel whose size changes nothing has no gradient along itself.
    double across = fanIn > 0 && node.isNormalized() ? 1 - 1 / fanIn : 1;
    kernel(node, taps, met, (double) x.get().dimension(0), across);
  }

  /** The mean over taps of the sum over the pairs of elements that each tap meets. */
  private static void kernel(Adjoint node, Taps taps, double met, double samples, double across) {
    node.forward()
        .signal(0)
        .ifPresent(signal -> {
          Pairs both = node.gradient().pairs().times(Pairs.of(signal.products()));
          double second =
              met * both.own()
                  + (taps.squares() - taps.total()) * both.positions()
                  + (samples - 1) * taps.squares() * both.samples();
          node.stored(1, across * samples * second / taps.kernel());
        });
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  /** A row is met by as many tokens as have its id; the ids are equally likely. */
  private static void gather(Adjoint node) {
    if (node.forward().signal(0).isPresent()) {
      MovementAdjoints.cut(node);
      return;
    }
    Optional<Shape> table = node.forward().shape(0).filter(s -> s.rank() > 0);
    if (table.isPresent() && node.outputExtent().isPresent()) {
      Extent all = node.outputExtent().get();
      double rows = Math.max(1, table.get().dimension(0));
      Pairs g = node.gradient().pairs();
      double alone = all.elements() * g.own();
      double others = Math.max(0, g.ofSum(all) - alone);
      node.stored(0, alone / rows + others / (rows * rows));
    }
  }
}
