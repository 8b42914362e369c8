// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** The mean of numbers of which none is lost by rounding, after Kahan (1965). */
final class CompensatedMean {
  private CompensatedMean() {}

  /** The mean as {@link java.util.stream.DoubleStream#average} has it; 0 of no numbers. */
  static double of(double[] values) {
    double sum = 0;
    double excess = 0;
    for (double value : values) {
      double exact = value - excess;
      double next = sum + exact;
      excess = next - sum - exact;
      sum = next;
    }
    return values.length == 0 ? 0 : (sum - excess) / values.length;
  }
}
