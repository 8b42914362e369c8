// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.OptionalDouble;

/**
 * One number of a table.
 *
 * @param what the number is
 * @param expected as the paper or the theory has it
 * @param computed by the library, if it is computed
 * @param computedWithin how far that may be from what is expected
 * @param measured in a simulation or a run, if it is measured
 * @param measuredWithin how far that may be from what is expected
 * @param isBound whether what is expected is a largest value, of which any less is as good
 */
public record Row(
    String what,
    double expected,
    OptionalDouble computed,
    double computedWithin,
    OptionalDouble measured,
    double measuredWithin,
    boolean isBound) {

  /** A number without a value of ours yet. */
  static Row of(String what, double expected) {
    return new Row(what, expected, OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, false);
  }

  /** A largest value. */
  static Row atMost(String what, double expected) {
    return new Row(what, expected, OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, true);
  }

  Row computed(double value, double within) {
    return new Row(
        what, expected, OptionalDouble.of(value), within, measured, measuredWithin, isBound);
  }

  Row measured(double value, double within) {
    return new Row(
        what, expected, computed, computedWithin, OptionalDouble.of(value), within, isBound);
  }

  /** Whether every value of ours is as near as it should be. */
  public boolean passes() {
    return isNear(computed, computedWithin) && isNear(measured, measuredWithin);
  }

  private boolean isNear(OptionalDouble value, double within) {
    if (value.isEmpty()) {
      return true;
    }
    double over = value.getAsDouble() - expected;
    return (isBound ? over : Math.abs(over)) <= within;
  }
}
