// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/**
 * Which sides of a parameter grow with the network's width: the columns of µP's table (Yang et al.
 * 2022, table 3).
 */
enum Growth {
  /**
   * What it gives, not what it reads: input weights, tables, and every vector of a hidden layer.
   */
  INPUT,
  /** Both. */
  HIDDEN,
  /** What it reads, not what it gives. */
  OUTPUT,
  /** Neither: the output's bias, single numbers, the only layer of a network. */
  NONE;

  static Growth of(Site site) {
    return switch (site.role()) {
      case EMBEDDING, POSITION, DEPTHWISE, RECURRENT_BIAS -> INPUT;
      case RECURRENT_HIDDEN -> HIDDEN;
      case RECURRENT_INPUT -> site.place().isFirst() ? INPUT : HIDDEN;
      default -> site.role().isLinearMap() ? ofMap(site.place()) : ofVector(site);
    };
  }

  private static Growth ofMap(Place place) {
    // Vector-like (table 8): drawn and updated as the embedding, its logits divided by the width.
    if (place.isTied()) {
      return INPUT;
    }
    if (place.isFirst()) {
      return place.isOutput() ? NONE : INPUT;
    }
    return place.isOutput() ? OUTPUT : HIDDEN;
  }

  private static Growth ofVector(Site site) {
    return site.place().isOutput() || site.tensor().elementCount() == 1 ? NONE : INPUT;
  }

  /** By how much Adam's learning rate changes at m times the width. */
  double adam(double m) {
    return switch (this) {
      case HIDDEN, OUTPUT -> 1 / m;
      case INPUT, NONE -> 1;
    };
  }

  /** By how much the learning rate of gradient descent changes at m times the width. */
  double sgd(double m) {
    return switch (this) {
      case INPUT -> m;
      case OUTPUT -> 1 / m;
      case HIDDEN, NONE -> 1;
    };
  }
}
