// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a draw's second moment of a tensor is from the mean over draws, as a logarithm: a sum of
 * the deviations of what the tensor is made of and of a term of its own, independent of all earlier
 * ones. To first order such sums are all that a network makes of deviations.
 */
final class Deviation {
  /** An earlier deviation and how much of it there is in a later one. */
  record Share(double gain, Deviation of) {}

  /** What two deviations have in common, each pair asked for once. */
  static final class Covariances {
    private record Pair(int later, int earlier) {}

    private final Map<Pair, Double> known = new HashMap<>();
    private int count;

    /** A deviation made of earlier ones, with an independent term of the given variance. */
    Deviation of(List<Share> shares, double own) {
      Deviation made = new Deviation(count++, gathered(shares), own);
      made.variance = own;
      for (Share a : made.shares) {
        for (Share b : made.shares) {
          made.variance += a.gain * b.gain * of(a.of, b.of);
        }
      }
      return made;
    }

    /** One share for each deviation. */
    private static List<Share> gathered(List<Share> shares) {
      List<Share> gathered = new ArrayList<>(shares.size());
      for (Share share : shares) {
        int same = indexOf(share.of, gathered);
        if (same < 0) {
          gathered.add(share);
        } else {
          gathered.set(same, new Share(gathered.get(same).gain + share.gain, share.of));
        }
      }
      gathered.removeIf(s -> s.gain == 0 || s.of.variance == 0);
      return gathered;
    }

    private static int indexOf(Deviation of, List<Share> shares) {
      for (int i = 0; i < shares.size(); i++) {
        if (shares.get(i).of == of) {
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
        Deviation later = x.number > y.number ? x : y;
        Deviation earlier = later == x ? y : x;
        if (later.shares.size() != 1) {
          return later.shares.isEmpty() ? 0 : gain * ofJoin(later, earlier);
        }
        gain *= later.shares.getFirst().gain;
        x = later.shares.getFirst().of;
        y = earlier;
      }
      return gain * x.variance;
    }

    private double ofJoin(Deviation join, Deviation earlier) {
      Pair pair = new Pair(join.number, earlier.number);
      Double before = known.get(pair);
      if (before != null) {
        return before;
      }
      double sum = 0;
      for (Share share : join.shares) {
        sum += share.gain * of(share.of, earlier);
      }
      known.put(pair, sum);
      return sum;
    }
  }

  private final int number;
  private final List<Share> shares;
  private double variance;

  private Deviation(int number, List<Share> shares, double own) {
    this.number = number;
    this.shares = List.copyOf(shares);
    this.variance = own;
  }

  double variance() {
    return variance;
  }
}
