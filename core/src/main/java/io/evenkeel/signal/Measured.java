// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.OptionalDouble;

/**
 * What a run showed of one tensor.
 *
 * @param moments over the finite elements
 * @param units channels of a map, features otherwise
 * @param deadFraction fraction of the tensor's units (channels or features) that are zero in every
 *     position of every sample
 * @param nonFinite number of NaN and infinite elements
 * @param elements number of elements looked at
 * @param gradientSecondMoment of the loss, if that was measured; infinite where an element is not
 *     finite
 */
public record Measured(
    Moments moments,
    long units,
    double deadFraction,
    long nonFinite,
    long elements,
    OptionalDouble gradientSecondMoment) {

  /** What a forward run alone shows. */
  public Measured(Moments moments, long units, double deadFraction, long nonFinite, long elements) {
    this(moments, units, deadFraction, nonFinite, elements, OptionalDouble.empty());
  }

  /** The same with the gradient seen. */
  public Measured withGradient(double secondMoment) {
    return new Measured(
        moments, units, deadFraction, nonFinite, elements, OptionalDouble.of(secondMoment));
  }

  /** How often each unit was seen: positions times samples. */
  public long observations() {
    return units == 0 ? 0 : elements / units;
  }
}
