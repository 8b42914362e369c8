// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/** What values of unit scale look like, before they are scaled and shifted. */
sealed interface UnitDistribution {
  /** Beyond this bound, in standard deviations, the normal draw has no values to cut off. */
  double LARGEST_NORMAL = 6.56;

  /** Standard deviation of the unit values; what a requested one is divided by. */
  double std();

  /** Standard normal. */
  record Normal() implements UnitDistribution {
    @Override
    public double std() {
      return 1;
    }
  }

  /** Uniform between −1 and 1, neither of which is reached. */
  record Uniform() implements UnitDistribution {
    @Override
    public double std() {
      return 0.5773502691896257;
    }
  }

  /** Standard normal given that it lies within ±2. */
  record TruncatedAtTwo() implements UnitDistribution {
    @Override
    public double std() {
      return 0.8796256610342398;
    }
  }

  /** Standard normal given that it lies within another bound, brought back to std 1. */
  record Truncated(NormalTails tails) implements UnitDistribution {
    @Override
    public double std() {
      return 1;
    }
  }

  /**
   * The normal distribution truncated at ±bound.
   *
   * @param bound in standard deviations of the normal before truncation, above 0
   */
  static UnitDistribution truncated(double bound) {
    if (!(bound > 0)) {
      throw new IllegalArgumentException("truncation bound " + bound + " is not above 0");
    }
    if (bound == 2) {
      return new TruncatedAtTwo();
    }
    return bound < LARGEST_NORMAL ? new Truncated(NormalTails.beyond(bound)) : new Normal();
  }
}
