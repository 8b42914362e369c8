// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pad: a constant around the map, or beside the channels; what is cut off by negative numbers.
 *
 * @param begins per axis
 * @param ends per axis
 * @param constant what is added
 */
record PaddingRule(Shape before, List<Long> begins, List<Long> ends, double constant) {

  static State apply(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    Optional<PaddingRule> rule = of(calculus);
    Optional<Axes> axes = calculus.axes(0);
    if (in.isEmpty() || rule.isEmpty() || axes.isEmpty()) {
      return calculus.cannotSay("its shape or its padding is unknown");
    }
    String value = calculus.node().output();
    if (!calculus.node().textAttribute("mode", "constant").equals("constant")) {
      return new State.Active(in.get().map(s -> s.rearranged(value)));
    }
    return rule.get().padded(in.get(), axes.get(), value);
  }

  static Optional<PaddingRule> of(Calculus calculus) {
    Optional<Shape> before = calculus.shape(0);
    Optional<List<Long>> pads =
        calculus.node().intsAttribute("pads").or(() -> calculus.integers(1));
    if (before.isEmpty() || pads.isEmpty()) {
      return Optional.empty();
    }
    List<Long> begins = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    int rank = before.get().rank();
    List<Long> axes = calculus.integers(3).orElse(List.of());
    int count = pads.get().size() / 2;
    for (long axis = 0; axis < rank; axis++) {
      int at =
          axes.isEmpty() ? (int) axis : Math.max(axes.indexOf(axis), axes.indexOf(axis - rank));
      boolean named = at >= 0 && at < count;
      begins.add(named ? pads.get().get(at) : 0);
      ends.add(named ? pads.get().get(count + at) : 0);
    }
    double constant =
        calculus
            .stored(2)
            .map(stored -> stored.moments().mean())
            .orElseGet(() -> calculus.node().realAttribute("value", 0));
    return Optional.of(new PaddingRule(before.get(), begins, ends, constant));
  }

  /** The gradient at what was padded, given the one at the result. */
  Gradients unpadded(Axes axes, Gradients gradients) {
    Gradients result = gradients;
    for (int axis = 0; axis < before.rank(); axis++) {
      double begin = Math.max(0, begins.get(axis));
      double all = begin + before.dimension(axis) + Math.max(0, ends.get(axis));
      if (all > before.dimension(axis) && isAllChannels(axes, axis)) {
        result = result.range(begin / all, (begin + before.dimension(axis)) / all);
      }
    }
    return result;
  }

  private static boolean isAllChannels(Axes axes, int axis) {
    long channels = axes.count(axis, Kind.CHANNEL);
    return channels > 1 && channels == axes.count(Kind.CHANNEL);
  }

  /** Whether nothing is added along an axis behind the channels. */
  boolean keepsPositions() {
    return IntStream.range(2, before.rank())
        .allMatch(axis -> begins.get(axis) == 0 && ends.get(axis) == 0);
  }

  boolean cuts() {
    return begins.stream().anyMatch(b -> b < 0) || ends.stream().anyMatch(e -> e < 0);
  }

  private State padded(Channels in, Axes axes, String value) {
    Channels result = in;
    double kept = 1;
    for (int axis = 0; axis < before.rank(); axis++) {
      boolean channels = axes.axis(axis).stream().map(Factor::kind).anyMatch(Kind.CHANNEL::equals);
      double begin = Math.max(0, begins.get(axis));
      double end = Math.max(0, ends.get(axis));
      double left =
          before.dimension(axis) + Math.min(0, begins.get(axis)) + Math.min(0, ends.get(axis));
      if (channels && axes.count(axis, Kind.CHANNEL) == axes.count(Kind.CHANNEL)) {
        result = besideChannels(result, begin, left, end, value);
      } else if (begin + end > 0) {
        kept *= left / (begin + left + end);
      }
    }
    if (kept == 1) {
      return new State.Active(result.map(s -> s.rearranged(value)));
    }
    double share = kept;
    return new State.Active(result.map(s -> diluted(s, share, value)));
  }

  /** Constant channels before and after the others. */
  private Channels besideChannels(
      Channels in, double begin, double left, double end, String value) {
    long size = Math.round(begin + left + end);
    if (begin + end == 0) {
      return in;
    }
    Channels all = in.resized(left).map(s -> s.rearranged(value));
    if (begin > 0) {
      all = constants(begin, Part.ofChannels(size, 0, (long) begin), value).followedBy(all);
    }
    return end > 0
        ? all.followedBy(constants(end, Part.ofChannels(size, size - (long) end, size), value))
        : all;
  }

  private Channels constants(double size, Part part, String value) {
    Source source = new Source(value, part, Optional.empty());
    Signal same = Signal.of(new Marginal.Gaussian(constant, 0), 0, 0, source);
    return Channels.of(same).resized(size);
  }

  /** Where the constants lie within the map is not tracked here unless they are zeros. */
  private Signal diluted(Signal signal, double kept, String value) {
    Products p = signal.products();
    double rest = 1 - kept;
    double cross = 2 * kept * rest * p.mean() * constant;
    double square = constant * constant;
    Products diluted =
        new Products(
            kept * p.mean() + rest * constant,
            kept * p.second() + rest * square,
            kept * kept * p.positions() + cross + rest * rest * square,
            kept * p.samples() + rest * square);
    return Signal.gaussian(diluted, signal.source().at(value)).withProfile(profile(signal));
  }

  /** On a map [N, C, …] whose constants are zeros. */
  private Optional<Profile> profile(Signal signal) {
    int rank = before.rank();
    return constant != 0 || rank < 3
        ? Optional.empty()
        : Optional.of(
            signal
                .profileOver(before.dimensions().subList(2, rank))
                .pad(begins.subList(2, rank), ends.subList(2, rank))
                .profile());
  }
}
