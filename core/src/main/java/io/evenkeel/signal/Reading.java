// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One tensor of the network with what is predicted and what was measured there.
 *
 * @param tensor value name
 * @param op operator that produces it
 * @param depth number of linear maps on the longest way from the inputs, itself included
 * @param parameter name of the weight of the linear map that produces it, if one does
 * @param predicted by the calculus
 * @param scatter of the predicted second moment; absent where nothing can be said of it
 * @param gradient of the loss, predicted by the calculus; absent where none arrives
 * @param gradientScatter that of the predicted gradient
 * @param measured by a run; absent in a dry run
 */
public record Reading(
    String tensor,
    String op,
    int depth,
    Optional<String> parameter,
    Prediction predicted,
    Optional<Scatter> scatter,
    Optional<GradientPrediction> gradient,
    Optional<Scatter> gradientScatter,
    Optional<Measured> measured) {

  /** A reading of which only the signal is predicted. */
  public static Reading of(
      String tensor, String op, int depth, Optional<String> parameter, Prediction predicted) {
    return new Reading(
        tensor,
        op,
        depth,
        parameter,
        predicted,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Reading withMeasured(Measured seen) {
    return with(parameter, scatter, gradient, gradientScatter, Optional.of(seen));
  }

  /** The same reading with the gradient that a run showed, if the run showed the signal. */
  public Reading withMeasuredGradient(double secondMoment) {
    return measured.map(seen -> withMeasured(seen.withGradient(secondMoment))).orElse(this);
  }

  Reading withScatter(Optional<Scatter> newScatter) {
    return with(parameter, newScatter, gradient, gradientScatter, measured);
  }

  Reading withGradient(Optional<GradientPrediction> newGradient, Optional<Scatter> newScatter) {
    return with(parameter, scatter, newGradient, newScatter, measured);
  }

  /** The same reading with the parameter under another name. */
  public Reading withParameter(String name) {
    return with(Optional.of(name), scatter, gradient, gradientScatter, measured);
  }

  private Reading with(
      Optional<String> newParameter,
      Optional<Scatter> newScatter,
      Optional<GradientPrediction> newGradient,
      Optional<Scatter> newGradientScatter,
      Optional<Measured> newMeasured) {
    return new Reading(
        tensor,
        op,
        depth,
        newParameter,
        predicted,
        newScatter,
        newGradient,
        newGradientScatter,
        newMeasured);
  }

  /** The predicted moments, if there are any. */
  public Optional<Moments> predictedMoments() {
    return predicted instanceof Prediction.Known(Moments moments)
        ? Optional.of(moments)
        : Optional.empty();
  }

  /** The predicted second moment of the gradient, if there is one. */
  public OptionalDouble knownGradient() {
    return gradient.map(GradientPrediction::known).orElseGet(OptionalDouble::empty);
  }
}
