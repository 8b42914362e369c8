// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The channels of a tensor in their order, in groups that are alike: what a concatenation puts side
 * by side, or what the blocks of a packed weight give.
 */
record Channels(List<Group> groups) {
  /**
   * Channels that are alike.
   *
   * @param size how many, in any unit that all groups of a tensor share
   */
  record Group(double size, Signal signal) {}

  /** Below this share of all channels a group is an accident of rounding. */
  private static final double SLIVER = 1e-9;

  Channels {
    groups = List.copyOf(groups);
  }

  static Channels of(Signal signal) {
    return of(1, signal);
  }

  private static Channels of(double size, Signal signal) {
    return new Channels(List.of(new Group(size, signal)));
  }

  /** Whether all channels are alike. */
  boolean isUniform() {
    return groups.size() == 1;
  }

  double size() {
    return isUniform() ? groups.getFirst().size() : groups.stream().mapToDouble(Group::size).sum();
  }

  /** The mean products over all channels. */
  Products products() {
    if (isUniform()) {
      return first().products().mixed(1, Products.ZERO);
    }
    Products mixed = Products.ZERO;
    double seen = 0;
    for (Group group : groups) {
      seen += group.size();
      double share = seen == 0 ? 1 : group.size() / seen;
      mixed = group.signal().products().mixed(share, mixed);
    }
    return mixed;
  }

  Moments moments() {
    Products products = products();
    return new Moments(products.mean(), products.second());
  }

  /** The signal of the first group; for what all groups share, such as the profile. */
  Signal first() {
    return groups.getFirst().signal();
  }

  /** The spread of all channels over the given spatial sizes; even where none is known. */
  Profile profileOver(List<Long> sizes) {
    Profile mixed = first().profileOver(sizes);
    double weight = groups.getFirst().size() * first().secondMoment();
    for (Group group : groups.subList(1, groups.size())) {
      double next = group.size() * group.signal().secondMoment();
      mixed = mixed.mixed(weight, group.signal().profileOver(sizes), next);
      weight += next;
    }
    return mixed;
  }

  /** An operation on the channels of two tensors of equally many, group by group. */
  Channels zip(Channels other, BinaryOperator<Signal> operation) {
    if (isUniform() && other.isUniform()) {
      return of(operation.apply(first(), other.first()));
    }
    List<Group> zipped = new ArrayList<>();
    double unit = other.size() == 0 ? 0 : size() / other.size();
    double begin = 0;
    double otherBegin = 0;
    int i = 0;
    int j = 0;
    while (i < groups.size() && j < other.groups.size()) {
      double end = begin + groups.get(i).size();
      double otherEnd = otherBegin + unit * other.groups.get(j).size();
      double size = Math.min(end, otherEnd) - Math.max(begin, otherBegin);
      if (size > SLIVER * size()) {
        Signal signal = operation.apply(groups.get(i).signal(), other.groups.get(j).signal());
        append(zipped, new Group(size, signal));
      }
      if (end <= otherEnd) {
        begin = end;
        i++;
      } else {
        otherBegin = otherEnd;
        j++;
      }
    }
    return new Channels(zipped);
  }

  /** The same operation on every group; groups that become alike are joined. */
  Channels map(UnaryOperator<Signal> operation) {
    if (isUniform()) {
      return of(groups.getFirst().size(), operation.apply(first()));
    }
    List<Group> mapped = new ArrayList<>();
    for (Group group : groups) {
      append(mapped, new Group(group.size(), operation.apply(group.signal())));
    }
    return new Channels(mapped);
  }

  /** These channels and further ones behind them. */
  Channels followedBy(Channels others) {
    List<Group> all = new ArrayList<>(groups);
    others.groups.forEach(group -> append(all, group));
    return new Channels(all);
  }

  /** The same channels counted in another unit. */
  Channels resized(double newSize) {
    double unit = size() == 0 ? 0 : newSize / size();
    return new Channels(groups.stream().map(g -> new Group(g.size() * unit, g.signal())).toList());
  }

  /** The signal of the channel at a share of all. */
  Signal at(double point) {
    double wanted = point * size();
    double end = 0;
    for (Group group : groups) {
      end += group.size();
      if (wanted < end) {
        return group.signal();
      }
    }
    return groups.getLast().signal();
  }

  /** The channels from one on up to another, as counted in the groups' unit. */
  Channels range(double from, double to) {
    List<Group> cut = new ArrayList<>();
    double begin = 0;
    for (Group group : groups) {
      double end = begin + group.size();
      double size = Math.min(end, to) - Math.max(begin, from);
      if (size > SLIVER * group.size()) {
        append(cut, new Group(size, group.signal()));
      }
      begin = end;
    }
    return cut.isEmpty() ? this : new Channels(cut);
  }

  private static void append(List<Group> groups, Group next) {
    if (!groups.isEmpty() && groups.getLast().signal().equals(next.signal())) {
      Group last = groups.removeLast();
      groups.add(new Group(last.size() + next.size(), last.signal()));
    } else {
      groups.add(next);
    }
  }
}
