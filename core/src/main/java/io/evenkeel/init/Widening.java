// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Optional;

/**
 * How much wider a network is than the one whose hyperparameters were tuned. All that is wide grows
 * alike, so one number holds for every tensor: a map of 4d inputs and a kernel of 9c are to their
 * namesakes in the base network as d is to its d.
 *
 * @param width of this network
 * @param base that of the tuned one
 */
record Widening(long width, double base) {
  /** Of the network that a parameter stands in; empty if its width is unknown. */
  static Optional<Widening> of(Site site, double base) {
    return site.place().network().width().stream()
        .mapToObj(width -> new Widening(width, base))
        .findFirst();
  }

  double multiplier() {
    return width / base;
  }

  /** How a reason shows it: {@code m 512/256}. */
  String label() {
    return "m %d/%s".formatted(width, Reasons.fan(base));
  }
}
