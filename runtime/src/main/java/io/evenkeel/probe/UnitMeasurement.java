// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What a run showed of one tensor unit by unit. Only finite elements count.
 *
 * @param mean E x of each unit
 * @param secondMoment E x² of each unit
 * @param saturated fraction of the elements at which a tanh or a sigmoid has less than a twentieth
 *     of its largest slope; 0 for other operators
 * @param likeness mean cosine between two samples, in [−1, 1]; absent with fewer than two samples
 */
public record UnitMeasurement(
    double[] mean, double[] secondMoment, double saturated, OptionalDouble likeness) {
  public UnitMeasurement {
    mean = mean.clone();
    secondMoment = secondMoment.clone();
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[] secondMoment() {
    return secondMoment.clone();
  }

  public int units() {
    return mean.length;
  }

  /** E x² − (E x)² of each unit. */
  public double[] variance() {
    double[] variance = new double[mean.length];
    Arrays.setAll(variance, i -> Math.max(0, secondMoment[i] - mean[i] * mean[i]));
    return variance;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitMeasurement that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(secondMoment, that.secondMoment)
        && saturated == that.saturated
        && likeness.equals(that.likeness);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(secondMoment);
  }

  @Override
  public String toString() {
    return "UnitMeasurement[%d units, saturated %s, likeness %s]"
        .formatted(mean.length, saturated, likeness);
  }
}
