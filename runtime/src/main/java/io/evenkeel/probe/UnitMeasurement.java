// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.signal.Moments;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run showed of one tensor unit by unit.
 *
 * @param moments of each unit, over its finite elements
 * @param saturated fraction of the elements at which a tanh or a sigmoid has less than a twentieth
 *     of its largest slope; 0 for other operators
 * @param likeness mean cosine between two samples, in [−1, 1]; absent with fewer than two samples
 */
public record UnitMeasurement(List<Moments> moments, double saturated, OptionalDouble likeness) {
  public UnitMeasurement {
    moments = List.copyOf(moments);
  }

  /** How many there are. */
  public int units() {
    return moments.size();
  }

  /** E x of each unit. */
  public double[] means() {
    return moments.stream().mapToDouble(Moments::mean).toArray();
  }

  /** E x² − (E x)² of each unit. */
  public double[] variances() {
    return moments.stream().mapToDouble(m -> Math.max(0, m.variance())).toArray();
  }
}
