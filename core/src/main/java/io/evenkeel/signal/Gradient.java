// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the calculus knows of the loss gradient at the channels of a tensor that are alike, over
 * draws of the weights. Its mean is 0.
 *
 * @param pairs mean products of its elements
 * @param profile spread of the second moment over positions; absent where nothing is known of it
 * @param coupling to the signal at the same element; absent where there is none to speak of
 * @param roots gradients further down that it is made of, by the values they belong to
 * @param isScaleFree whether the size of a channel changes nothing: over all of a channel's
 *     elements the sum of signal times gradient is 0
 */
record Gradient(
    Pairs pairs,
    Optional<Profile> profile,
    Optional<Coupling> coupling,
    Map<String, Root> roots,
    boolean isScaleFree) {
  /** Beyond this number of roots a gradient counts as one of its own. */
  private static final int MOST = 6;

  /** A gradient that has passed a fresh zero-mean weight, or that is given. */
  static Gradient fresh(Pairs pairs, String value) {
    return new Gradient(
        pairs, Optional.empty(), Optional.empty(), Map.of(value, new Root(1, pairs)), false);
  }

  static Gradient zero() {
    return new Gradient(Pairs.ZERO, Optional.empty(), Optional.empty(), Map.of(), false);
  }

  /**
   * A gradient made of this one's elements.
   *
   * @param share mean coefficient of the element at the same place
   */
  Gradient mapped(Pairs newPairs, double share) {
    return new Gradient(newPairs, Optional.empty(), Optional.empty(), timesRoots(share), false);
  }

  /** Some of the elements, whatever they are, the others being 0. */
  Gradient thinned(Pairs newPairs, double kept) {
    return new Gradient(
        newPairs,
        Optional.empty(),
        coupling.map(c -> c.withBase(c.base().thinned(pairs, newPairs))),
        timesRoots(kept),
        false);
  }

  /** The gradient times a factor that is the same in all of a channel. */
  Gradient times(double secondMoment, double mean) {
    return new Gradient(
        pairs.times(secondMoment), profile, Optional.empty(), timesRoots(mean), isScaleFree);
  }

  /** The gradient times a number, its coupling kept. */
  Gradient timesConstant(double factor) {
    return new Gradient(
        pairs.times(factor * factor),
        profile,
        coupling.map(c -> c.withBase(c.base().times(factor * factor))),
        timesRoots(factor),
        isScaleFree);
  }

  /** The gradient with what it depends on forgotten. */
  Gradient uncoupled() {
    return new Gradient(pairs, profile, Optional.empty(), roots, false);
  }

  Gradient withProfile(Optional<Profile> newProfile) {
    return new Gradient(pairs, newProfile, coupling, roots, isScaleFree);
  }

  /** The gradient at a channel whose size changes nothing. */
  Gradient scaleFree() {
    return new Gradient(pairs, profile, coupling, roots, true);
  }

  /** The gradient with other mean products. */
  Gradient withPairs(Pairs other) {
    return new Gradient(other, profile, coupling, roots, isScaleFree);
  }

  /** The gradient with another coupling to the same signal. */
  Gradient coupled(Coupling newCoupling, Pairs newPairs) {
    double before = coupling.map(Coupling::meanShare).orElse(1.0);
    double share = before == 0 ? 0 : newCoupling.meanShare() / before;
    return new Gradient(newPairs, profile, Optional.of(newCoupling), timesRoots(share), false);
  }

  /** The spread over the given spatial sizes; even where none is known. */
  Profile profileOver(List<Long> sizes) {
    return profile.filter(p -> p.sizes().equals(sizes)).orElseGet(() -> Profile.flat(sizes));
  }

  /** The coupling, made explicit where there is none. */
  Coupling explicit() {
    return coupling.orElseGet(() -> Coupling.none(pairs));
  }

  private Map<String, Root> timesRoots(double share) {
    Map<String, Root> scaled = new LinkedHashMap<>();
    roots.forEach((name, root) -> scaled.put(name, root.times(share)));
    return scaled;
  }

  /**
   * The sum with another gradient of the same tensor.
   *
   * @param value the tensor
   * @param signal at the tensor, if it is known
   */
  Gradient plus(Gradient other, String value, Optional<Signal> signal) {
    Pairs covariance = covariance(other);
    Optional<Coupling> joined = signal.flatMap(s -> joined(other, covariance));
    Pairs sum =
        joined
            .map(c -> c.pairs(signal.orElseThrow()))
            .orElseGet(() -> pairs.plus(other.pairs).plus(covariance));
    Map<String, Root> all = new LinkedHashMap<>(roots);
    other.roots.forEach((name, root) -> all.merge(name, root, Root::plus));
    Map<String, Root> kept = all.size() > MOST ? Map.of(value, new Root(1, sum)) : all;
    return new Gradient(sum, mixedProfile(other), joined, kept, isScaleFree && other.isScaleFree);
  }

  private Optional<Coupling> joined(Gradient other, Pairs covariance) {
    if (coupling.isEmpty() && other.coupling.isEmpty()) {
      return Optional.empty();
    }
    if (isOfOneRoot(other)) {
      return Optional.of(explicit().plus(other.explicit()));
    }
    return covariance.equals(Pairs.ZERO)
        ? Optional.of(explicit().besides(other.explicit()))
        : Optional.empty();
  }

  private Pairs covariance(Gradient other) {
    Pairs sum = Pairs.ZERO;
    for (Map.Entry<String, Root> entry : roots.entrySet()) {
      Root same = other.roots.get(entry.getKey());
      if (same != null) {
        sum = sum.plus(same.of().times(2 * entry.getValue().share() * same.share()));
      }
    }
    return sum;
  }

  /** Whether both are functions of the signal times one and the same gradient. */
  private boolean isOfOneRoot(Gradient other) {
    return roots.size() == 1
        && roots.keySet().equals(other.roots.keySet())
        && isExplicit()
        && other.isExplicit();
  }

  private boolean isExplicit() {
    Root root = roots.values().iterator().next();
    return coupling.map(Coupling::base).orElse(pairs).equals(root.of())
        && (coupling.isPresent() || root.share() == 1);
  }

  private Optional<Profile> mixedProfile(Gradient other) {
    return profile
        .flatMap(p -> other.profile.map(q -> p.mixed(pairs.own(), q, other.pairs.own())))
        .or(() -> profile)
        .or(() -> other.profile);
  }
}
