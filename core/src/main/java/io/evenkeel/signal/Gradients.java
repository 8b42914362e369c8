// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The gradient at the channels of a tensor in their order, in groups that are alike. */
record Gradients(List<Group> groups) {
  /**
   * Channels that are alike.
   *
   * @param size their share of all channels
   */
  record Group(double size, Gradient gradient) {}

  /** Below this share of all channels a group is an accident of rounding. */
  private static final double SLIVER = 1e-9;

  Gradients {
    groups = List.copyOf(groups);
  }

  static Gradients of(Gradient gradient) {
    return new Gradients(List.of(new Group(1, gradient)));
  }

  /** Parts side by side, of the given sizes in any common unit. */
  static Gradients joined(List<Gradients> parts, List<Double> sizes) {
    double all = sizes.stream().mapToDouble(Double::doubleValue).sum();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      double share = all == 0 ? 0 : sizes.get(i) / all;
      for (Group group : parts.get(i).groups) {
        append(groups, share * group.size, group.gradient);
      }
    }
    return new Gradients(groups);
  }

  boolean isUniform() {
    return groups.size() == 1;
  }

  Gradient first() {
    return groups.getFirst().gradient;
  }

  /** The mean products over all channels. */
  Pairs pairs() {
    Pairs sum = Pairs.ZERO;
    for (Group group : groups) {
      sum = sum.plus(group.gradient.pairs().times(group.size));
    }
    return sum;
  }

  /** The spread of all channels over the given spatial sizes. */
  Profile profileOver(List<Long> sizes) {
    Profile mixed = first().profileOver(sizes);
    double weight = groups.getFirst().size * first().pairs().own();
    for (Group group : groups.subList(1, groups.size())) {
      double next = group.size * group.gradient.pairs().own();
      mixed = mixed.mixed(weight, group.gradient.profileOver(sizes), next);
      weight += next;
    }
    return mixed;
  }

  Gradients map(UnaryOperator<Gradient> operation) {
    List<Group> mapped = new ArrayList<>();
    groups.forEach(group -> append(mapped, group.size, operation.apply(group.gradient)));
    return new Gradients(mapped);
  }

  /** What is told of channels that are alike in both their signal and their gradient. */
  interface Alike {
    void at(double share, Signal signal, Gradient gradient);
  }

  /** Goes over the channels of a signal and its gradient together. */
  void with(Channels channels, Alike alike) {
    if (isUniform() && channels.isUniform() && groups.getFirst().size == 1) {
      alike.at(1, channels.first(), first());
      return;
    }
    NavigableSet<Double> cuts = cuts();
    cut(cuts, channels);
    double begin = 0;
    for (double cut : cuts) {
      if (cut - begin > SLIVER) {
        double middle = (begin + cut) / 2;
        alike.at(cut - begin, channels.at(middle), at(middle));
        begin = cut;
      }
    }
  }

  /** A gradient made of this one and of the signal at the same channels. */
  Gradients map(Channels channels, BiFunction<Signal, Gradient, Gradient> operation) {
    List<Group> mapped = new ArrayList<>();
    with(
        channels,
        (share, signal, gradient) -> append(mapped, share, operation.apply(signal, gradient)));
    return new Gradients(mapped);
  }

  /** What is made of two signals and the gradient at the same channels. */
  interface OfBoth {
    Gradient of(Signal a, Signal b, Gradient gradient);
  }

  /** A gradient made of this one and of two signals at the same channels. */
  Gradients map(Channels a, Channels b, OfBoth operation) {
    NavigableSet<Double> cuts = cuts();
    cut(cuts, a);
    cut(cuts, b);
    List<Group> mapped = new ArrayList<>();
    double begin = 0;
    for (double cut : cuts) {
      if (cut - begin > SLIVER) {
        double middle = (begin + cut) / 2;
        append(mapped, cut - begin, operation.of(a.at(middle), b.at(middle), at(middle)));
        begin = cut;
      }
    }
    return new Gradients(mapped);
  }

  private static void cut(NavigableSet<Double> cuts, Channels channels) {
    double unit = channels.size() == 0 ? 0 : 1 / channels.size();
    double end = 0;
    for (Channels.Group group : channels.groups()) {
      end += unit * group.size();
      cuts.add(end);
    }
  }

  /** A mean over all channels. */
  double mean(Channels channels, BiFunction<Signal, Gradient, Double> value) {
    double[] sum = new double[1];
    with(channels, (share, signal, gradient) -> sum[0] += share * value.apply(signal, gradient));
    return sum[0];
  }

  /**
   * The sum of two gradients of one tensor.
   *
   * @param value the tensor
   * @param channels its signal, if it is known
   */
  Gradients plus(Gradients other, String value, Optional<Channels> channels) {
    NavigableSet<Double> cuts = cuts();
    cuts.addAll(other.cuts());
    List<Group> sum = new ArrayList<>();
    double begin = 0;
    for (double cut : cuts) {
      if (cut - begin > SLIVER) {
        double middle = (begin + cut) / 2;
        Optional<Signal> signal = channels.map(c -> c.at(middle));
        append(sum, cut - begin, at(middle).plus(other.at(middle), value, signal));
        begin = cut;
      }
    }
    return new Gradients(sum);
  }

  private NavigableSet<Double> cuts() {
    NavigableSet<Double> cuts = new TreeSet<>();
    double end = 0;
    for (Group group : groups) {
      end += group.size;
      cuts.add(end);
    }
    return cuts;
  }

  /** The gradient of the channel at a share of all. */
  private Gradient at(double point) {
    double end = 0;
    for (Group group : groups) {
      end += group.size;
      if (point < end) {
        return group.gradient;
      }
    }
    return groups.getLast().gradient;
  }

  /** The channels from one share of all to another. */
  Gradients range(double from, double to) {
    List<Group> cut = new ArrayList<>();
    double begin = 0;
    for (Group group : groups) {
      double end = begin + group.size;
      double size = Math.min(end, to) - Math.max(begin, from);
      if (size > SLIVER) {
        append(cut, size / (to - from), group.gradient);
      }
      begin = end;
    }
    return cut.isEmpty() ? of(first()) : new Gradients(cut);
  }

  private static void append(List<Group> groups, double size, Gradient next) {
    if (!(size > 0)) {
      return;
    }
    if (!groups.isEmpty() && groups.getLast().gradient.equals(next)) {
      Group last = groups.removeLast();
      groups.add(new Group(last.size + size, next));
    } else {
      groups.add(new Group(size, next));
    }
  }
}
