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
 * @param bound whether what is expected is the value itself or how far it may go
 */
public record Row(
    String what,
    double expected,
    OptionalDouble computed,
    double computedWithin,
    OptionalDouble measured,
    double measuredWithin,
    Bound bound) {

  /** What an expectation says. */
  public enum Bound {
    /** The value itself. */
    NONE(""),
    /** The largest that it may be. */
    MOST("≤ "),
    /** The least that it may be. */
    LEAST("≥ ");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    /** As it stands before the number. */
    public String sign() {
      return sign;
    }

    private double miss(double over) {
      return switch (this) {
        case NONE -> Math.abs(over);
        case MOST -> over;
        case LEAST -> -over;
      };
    }
  }

  /** A number without a value of ours yet. */
  static Row of(String what, double expected) {
    return new Row(
        what, expected, OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, Bound.NONE);
  }

  /** A largest value. */
  static Row atMost(String what, double expected) {
    return new Row(
        what, expected, OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, Bound.MOST);
  }

  /** A smallest value. */
  static Row atLeast(String what, double expected) {
    return new Row(
        what, expected, OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, Bound.LEAST);
  }

  Row computed(double value, double within) {
    return new Row(
        what, expected, OptionalDouble.of(value), within, measured, measuredWithin, bound);
  }

  Row measured(double value, double within) {
    return new Row(
        what, expected, computed, computedWithin, OptionalDouble.of(value), within, bound);
  }

  /** Whether every value of ours is as near as it should be. */
  public boolean passes() {
    return isNear(computed, computedWithin) && isNear(measured, measuredWithin);
  }

  private boolean isNear(OptionalDouble value, double within) {
    if (value.isEmpty()) {
      return true;
    }
    return bound.miss(value.getAsDouble() - expected) <= within;
  }
}
