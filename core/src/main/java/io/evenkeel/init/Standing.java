// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** A condition on where a parameter stands. */
enum Standing {
  LAST_LAYER,
  /** The last layer where what it reads is as wide as the network and what it gives is not. */
  OUTPUT_LAYER,
  /** The last layer where its matrix is the embedding's table too. */
  TIED,
  /** On the way through a residual branch. */
  IN_BRANCH,
  /** The last linear map of a residual branch, or between it and the sum. */
  END_OF_BRANCH,
  /** The same of a branch that no stored factor multiplies. */
  END_WITHOUT_FACTOR,
  /** In a network that has no residual branches. */
  NO_BRANCHES,
  /** In a network that has some. */
  SOME_BRANCHES;

  boolean holds(Place place) {
    return switch (this) {
      case LAST_LAYER -> place.isLast();
      case OUTPUT_LAYER -> place.isOutput() && !place.isFirst();
      case TIED -> place.isTied();
      case IN_BRANCH -> place.branch().filter(Branch::isOnWay).isPresent();
      case END_OF_BRANCH -> place.branch().filter(Branch::isAtEnd).isPresent();
      case END_WITHOUT_FACTOR ->
          place.branch().filter(b -> b.isAtEnd() && !b.hasFactor()).isPresent();
      case NO_BRANCHES -> place.network().branches() == 0;
      case SOME_BRANCHES -> place.network().branches() > 0;
    };
  }
}
