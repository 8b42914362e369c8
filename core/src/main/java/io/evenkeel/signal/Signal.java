// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.List;
import java.util.Optional;

/**
 * What the calculus knows of one tensor of the signal, as an average over draws of the weights.
 *
 * @param mean E x
 * @param secondMoment E x², averaged over positions
 * @param cosine E[x x′]/E x² for the same channel at two positions or in two samples; near-by
 *     positions are taken to be like distant ones
 * @param marginal how one element is distributed, if known
 * @param fresh the weight whose own zero-mean linear map this is; its sign is independent of every
 *     signal that does not pass through that weight
 * @param profile spread over positions; absent for tensors without spatial axes
 */
record Signal(
    double mean,
    double secondMoment,
    double cosine,
    Optional<Marginal> marginal,
    Optional<String> fresh,
    Optional<Profile> profile) {

  /**
   * An element is f(z), z ~ N(0, variance).
   *
   * @param cosine correlation of z between positions
   */
  record Marginal(Activation f, double variance, double cosine) {}

  /** A zero-mean Gaussian: what a wide linear map gives. */
  static Signal gaussian(double secondMoment, double cosine) {
    return new Signal(
        0, secondMoment, cosine, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Moments moments() {
    return new Moments(mean, secondMoment);
  }

  double variance() {
    return Math.max(0, secondMoment - mean * mean);
  }

  /** Whether an element is a zero-mean Gaussian as far as the calculus is concerned. */
  boolean isCentred() {
    return mean == 0 && marginal.isEmpty();
  }

  /** The same signal times a constant. */
  Signal times(double factor) {
    return new Signal(
        factor * mean,
        factor * factor * secondMoment,
        cosine,
        factor == 1 ? marginal : Optional.empty(),
        fresh,
        profile);
  }

  Signal withProfile(Optional<Profile> newProfile) {
    return new Signal(mean, secondMoment, cosine, marginal, fresh, newProfile);
  }

  Signal withFresh(Optional<String> newFresh) {
    return new Signal(mean, secondMoment, cosine, marginal, newFresh, profile);
  }

  /** The spread over the given spatial sizes; even where none is known. */
  Profile profileOver(List<Long> sizes) {
    return profile.filter(p -> p.sizes().equals(sizes)).orElseGet(() -> Profile.flat(sizes));
  }
}
