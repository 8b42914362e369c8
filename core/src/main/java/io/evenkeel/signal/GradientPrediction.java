// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.OptionalDouble;

/** What the calculus says of the loss gradient at a tensor or of a parameter. */
public sealed interface GradientPrediction {
  /**
   * The expected moment over draws; the mean is 0.
   *
   * @param secondMoment E (∂loss/∂element)², per element
   */
  record Known(double secondMoment) implements GradientPrediction {}

  /**
   * Nothing can be said.
   *
   * @param because names the first operator downstream without a rule, or what is missing
   */
  record CannotSay(String because) implements GradientPrediction {}

  /** A second moment that may rest on something unknown, and is then NaN. */
  static GradientPrediction of(double secondMoment) {
    return Double.isNaN(secondMoment)
        ? new CannotSay("it depends on how much alike positions are, which is unknown")
        : new Known(secondMoment);
  }

  /** The second moment, if it is known. */
  default OptionalDouble known() {
    return this instanceof Known(double secondMoment)
        ? OptionalDouble.of(secondMoment)
        : OptionalDouble.empty();
  }
}
