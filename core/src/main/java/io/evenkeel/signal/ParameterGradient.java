// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.OptionalDouble;

/**
 * What the calculus says of a parameter's gradient.
 *
 * @param predicted per element, the loss being added up over samples
 * @param weight moments of the parameter itself
 * @param measured E δ² as a run showed it, if one did
 */
public record ParameterGradient(
    GradientPrediction predicted, Moments weight, OptionalDouble measured) {

  /** A gradient that is predicted only. */
  public ParameterGradient(GradientPrediction predicted, Moments weight) {
    this(predicted, weight, OptionalDouble.empty());
  }

  public ParameterGradient withMeasured(double secondMoment) {
    return new ParameterGradient(predicted, weight, OptionalDouble.of(secondMoment));
  }

  /** √(E δ² / E w²), if both are known and the parameter is not zero. */
  public OptionalDouble toWeight() {
    return toWeight(predicted.known());
  }

  /** The same ratio with the measured gradient. */
  public OptionalDouble measuredToWeight() {
    return toWeight(measured);
  }

  private OptionalDouble toWeight(OptionalDouble second) {
    return second.isPresent() && weight.secondMoment() > 0
        ? OptionalDouble.of(Math.sqrt(second.getAsDouble() / weight.secondMoment()))
        : OptionalDouble.empty();
  }
}
