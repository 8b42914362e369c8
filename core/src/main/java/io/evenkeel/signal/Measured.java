// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * What a run showed of one tensor.
 *
 * @param moments over the finite elements
 * @param units channels of a map, features otherwise
 * @param deadFraction fraction of the tensor's units (channels or features) that are zero in every
 *     position of every sample
 * @param nonFinite number of NaN and infinite elements
 * @param elements number of elements looked at
 */
public record Measured(
    Moments moments, long units, double deadFraction, long nonFinite, long elements) {
  /** How often each unit was seen: positions times samples. */
  public long observations() {
    return units == 0 ? 0 : elements / units;
  }
}
