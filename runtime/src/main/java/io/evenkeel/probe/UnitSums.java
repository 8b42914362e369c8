// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Sums over each unit of one tensor in double precision, in the order of its elements. */
final class UnitSums {
  private static final int BLOCK = 1 << 16;

  private final double[] sums;
  private final double[] squares;
  private final long[] counts;
  private final Saturation saturation;
  private long saturated;

  UnitSums(FedTensor tensor, Units units, Saturation saturation) {
    this.sums = new double[units.count()];
    this.squares = new double[units.count()];
    this.counts = new long[units.count()];
    this.saturation = saturation;
    long elements = tensor.shape().elementCount();
    for (long from = 0; from < elements; from += BLOCK) {
      double[] values = Elements.read(tensor, from, (int) Math.min(BLOCK, elements - from));
      units.each(values.length, from, (unit, start, end) -> add(values, unit, start, end));
    }
  }

  private void add(double[] values, int unit, int from, int to) {
    for (int i = from; i < to; i++) {
      double value = values[i];
      if (Double.isFinite(value)) {
        sums[unit] += value;
        squares[unit] += value * value;
        counts[unit]++;
        saturated += saturation.holds(value) ? 1 : 0;
      }
    }
  }

  UnitMeasurement measured(OptionalDouble likeness) {
    List<Moments> moments = new ArrayList<>(sums.length);
    long all = 0;
    for (int i = 0; i < sums.length; i++) {
      double count = Math.max(1, counts[i]);
      all += counts[i];
      moments.add(new Moments(sums[i] / count, squares[i] / count));
    }
    return new UnitMeasurement(moments, saturated / (double) Math.max(1, all), likeness);
  }
}
