// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;

/** How many positions of how many samples there are of each channel. */
record Extent(double positions, double samples) {
  static Extent of(Axes axes) {
    return new Extent(axes.count(Kind.POSITION), axes.count(Kind.SAMPLE));
  }

  double elements() {
    return positions * samples;
  }

  /** One sample of them. */
  Extent ofSample() {
    return new Extent(positions, 1);
  }
}
