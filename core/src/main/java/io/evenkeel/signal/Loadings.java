// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.signal.Deviation.Share;
import java.util.Collection;
import java.util.TreeMap;

/**
 * How much of each of the signal's deviations there is in a gradient's, what is later than a number
 * taken apart into earlier ones. What is left over, own terms of later ones, has nothing in common
 * with any deviation up to that number.
 */
final class Loadings {
  private final int last;
  private final TreeMap<Integer, Share> shares = new TreeMap<>();

  Loadings(int last) {
    this.last = last;
  }

  /** The latest number that there may be. */
  int last() {
    return last;
  }

  Collection<Share> shares() {
    return shares.values();
  }

  void add(Share share) {
    shares.merge(share.of().number(), share, (a, b) -> new Share(a.gain() + b.gain(), share.of()));
  }

  void addAll(Loadings others, double factor) {
    others.shares().forEach(share -> add(share.times(factor)));
  }

  /** The same with all that is later than an earlier number taken apart. */
  Loadings downTo(int number) {
    Loadings less = new Loadings(number);
    less.shares.putAll(shares);
    while (!less.shares.isEmpty() && less.shares.lastKey() > number) {
      Share latest = less.shares.pollLastEntry().getValue();
      latest.of().shares().forEach(share -> less.add(share.times(latest.gain())));
    }
    return less;
  }
}
