// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * What the values of one tensor add up to. Moments and extremes are those of the finite elements.
 *
 * @param firstNonFinite index of the first element that is NaN or infinite; −1 without one
 * @param hash of every element, equal for equal values
 */
record Summary(
    long elements,
    long nonFinite,
    long firstNonFinite,
    double mean,
    double secondMoment,
    double min,
    double max,
    long hash) {

  static Summary of(LongToDoubleFunction values, long elements) {
    double sum = 0;
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long nonFinite = 0;
    long first = -1;
    long hash = elements;
    for (long i = 0; i < elements; i++) {
      double value = values.applyAsDouble(i);
      hash = Fingerprint.with(hash, value);
      if (!Double.isFinite(value)) {
        first = nonFinite++ == 0 ? i : first;
        continue;
      }
      sum += value;
      squares += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double finite = Math.max(1, elements - nonFinite);
    return new Summary(elements, nonFinite, first, sum / finite, squares / finite, min, max, hash);
  }

  /**
   * How the rows' second moments scatter, as a multiple of what independent normal values give; NaN
   * where there is too little to tell.
   */
  static double dispersion(LongToDoubleFunction values, long elements, Rows rows) {
    double[] second = new double[rows.count()];
    for (long i = 0; i < elements; i++) {
      double value = values.applyAsDouble(i);
      second[rows.of(i)] += value * value;
    }
    double mean = Arrays.stream(second).average().orElse(0);
    double variance = Arrays.stream(second).map(s -> (s - mean) * (s - mean)).sum();
    double relative = variance / Math.max(1, rows.count() - 1) / (mean * mean);
    return relative * elements / rows.count() / 2;
  }
}
