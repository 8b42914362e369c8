// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/** What values of unit scale look like, before they are scaled and shifted. */
sealed interface UnitDistribution {
  /** Beyond this bound, in standard deviations, the normal draw has no values to cut off. */
  double LARGEST_NORMAL = 6.56;

  /** Up to this bound values are computed from the median outwards, else from the tail inwards. */
  double NEAR_ZERO = 1;

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

  /**
   * Standard normal given that it lies within ±bound, above {@link #NEAR_ZERO}.
   *
   * @param half P(0 < x < bound)
   * @param tail P(x > bound)
   */
  record Truncated(float bound, float half, float tail, double std) implements UnitDistribution {}

  /**
   * Standard normal given that it lies within ±bound, at most {@link #NEAR_ZERO}.
   *
   * @param inside P(|x| < bound)
   */
  record TruncatedNearZero(float bound, float inside, double std) implements UnitDistribution {}

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
    if (bound >= LARGEST_NORMAL) {
      return new Normal();
    }
    NormalTails tails = NormalTails.beyond(bound);
    return bound <= NEAR_ZERO
        ? new TruncatedNearZero((float) bound, (float) (2 * tails.half()), tails.std())
        : new Truncated((float) bound, (float) tails.half(), (float) tails.tail(), tails.std());
  }
}
