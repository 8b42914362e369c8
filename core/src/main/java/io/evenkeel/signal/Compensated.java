// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Sums of which rounding loses next to nothing, after Kahan (1965); to the bit the JDK's. */
final class Compensated {
  private Compensated() {}

  /** As {@link java.util.stream.DoubleStream#sum} has it for finite numbers. */
  static double sum(double[] values) {
    double sum = 0;
    double excess = 0;
    for (double value : values) {
      double exact = value - excess;
      double next = sum + exact;
      excess = next - sum - exact;
      sum = next;
    }
    return sum - excess;
  }

  /** As {@link java.util.stream.DoubleStream#average} has it; 0 of no numbers. */
  static double mean(double[] values) {
    return values.length == 0 ? 0 : sum(values) / values.length;
  }
}
