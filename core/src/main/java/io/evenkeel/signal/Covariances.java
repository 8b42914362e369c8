// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.signal.Deviation.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What deviations have in common, each pair of joins asked for once. A network is walked forward
 * and then back: gradients meet the signal's deviations from the latest to the earliest, and take
 * apart what is later only once, so that the walk's time is linear in its length.
 */
final class Covariances {
  private record Pair(int later, int earlier) {}

  private final Map<Pair, Double> known = new HashMap<>();
  private final Map<Integer, Loadings> loadings = new HashMap<>();
  private int count;
  private int firstGradient = Integer.MAX_VALUE;

  /** All deviations made from now on are of gradients. */
  void turnBack() {
    firstGradient = Math.min(firstGradient, count);
  }

  /** A deviation made of earlier ones, with an independent term of the given variance. */
  Deviation of(List<Share> all, double own) {
    List<Share> shares = gathered(all);
    double variance = own;
    for (Share a : shares) {
      for (Share b : shares) {
        variance += a.gain() * b.gain() * of(a.of(), b.of());
      }
    }
    return new Deviation(count++, shares, variance);
  }

  /** One share for each deviation. */
  private static List<Share> gathered(List<Share> shares) {
    List<Share> gathered = new ArrayList<>(shares.size());
    for (Share share : shares) {
      int same = indexOf(share.of(), gathered);
      if (same < 0) {
        gathered.add(share);
      } else {
        gathered.set(same, new Share(gathered.get(same).gain() + share.gain(), share.of()));
      }
    }
    gathered.removeIf(s -> s.gain() == 0 || s.of().variance() == 0);
    return gathered;
  }

  private static int indexOf(Deviation of, List<Share> shares) {
    for (int i = 0; i < shares.size(); i++) {
      if (shares.get(i).of() == of) {
        return i;
      }
    }
    return -1;
  }

  /** Takes the later one apart until both are the same, or nothing is left of it. */
  private double of(Deviation a, Deviation b) {
    double gain = 1;
    Deviation x = a;
    Deviation y = b;
    while (x != y) {
      Deviation later = x.number() > y.number() ? x : y;
      Deviation earlier = later == x ? y : x;
      if (later.shares().size() != 1) {
        return later.shares().isEmpty() ? 0 : gain * ofJoin(later, earlier);
      }
      gain *= later.shares().getFirst().gain();
      x = later.shares().getFirst().of();
      y = earlier;
    }
    return gain * x.variance();
  }

  private double ofJoin(Deviation join, Deviation earlier) {
    Pair pair = new Pair(join.number(), earlier.number());
    Double before = known.get(pair);
    if (before != null) {
      return before;
    }
    boolean meets = isGradient(join) && !isGradient(earlier);
    double sum = 0;
    for (Share share : meets ? loadings(join, earlier.number()).shares() : join.shares()) {
      sum += share.gain() * of(share.of(), earlier);
    }
    known.put(pair, sum);
    return sum;
  }

  private boolean isGradient(Deviation deviation) {
    return deviation.number() >= firstGradient;
  }

  private Loadings loadings(Deviation gradient, int last) {
    Loadings before = loadings.get(gradient.number());
    if (before != null && before.last() >= last) {
      return before.downTo(last);
    }
    Loadings made = new Loadings(last);
    for (Share share : gradient.shares()) {
      Share start = start(share);
      if (!isGradient(start.of())) {
        made.add(start);
      } else if (!start.of().shares().isEmpty()) {
        made.addAll(loadings(start.of(), last), start.gain());
      }
    }
    Loadings reached = made.downTo(last);
    loadings.putIfAbsent(gradient.number(), reached);
    return reached;
  }

  /** The join, the source or the signal that a chain of single shares of gradients begins with. */
  private Share start(Share end) {
    Share start = end;
    while (isGradient(start.of()) && start.of().shares().size() == 1) {
      start = start.of().shares().getFirst().times(start.gain());
    }
    return start;
  }
}
