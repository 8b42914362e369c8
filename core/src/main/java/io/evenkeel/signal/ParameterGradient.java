// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.OptionalDouble;

/**
 * What the calculus says of a parameter's gradient.
 *
 * @param predicted per element, the loss being added up over samples
 * @param weight moments of the parameter itself
 */
public record ParameterGradient(GradientPrediction predicted, Moments weight) {
  /** √(E δ² / E w²), if both are known and the parameter is not zero. */
  public OptionalDouble toWeight() {
    OptionalDouble second = predicted.known();
    return second.isPresent() && weight.secondMoment() > 0
        ? OptionalDouble.of(Math.sqrt(second.getAsDouble() / weight.secondMoment()))
        : OptionalDouble.empty();
  }
}
