// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/**
 * One tensor of the network with what is predicted and what was measured there.
 *
 * @param tensor value name
 * @param op operator that produces it
 * @param depth number of linear maps on the longest way from the inputs, itself included
 * @param parameter name of the weight of the linear map that produces it, if one does
 * @param predicted by the calculus
 * @param gradient of the loss, predicted by the calculus; absent where none arrives
 * @param measured by a run; absent in a dry run
 */
public record Reading(
    String tensor,
    String op,
    int depth,
    Optional<String> parameter,
    Prediction predicted,
    Optional<GradientPrediction> gradient,
    Optional<Measured> measured) {

  /** A reading of which only the signal is predicted. */
  public static Reading of(
      String tensor, String op, int depth, Optional<String> parameter, Prediction predicted) {
    return new Reading(tensor, op, depth, parameter, predicted, Optional.empty(), Optional.empty());
  }

  public Reading withMeasured(Measured newMeasured) {
    return new Reading(tensor, op, depth, parameter, predicted, gradient, Optional.of(newMeasured));
  }

  Reading withGradient(Optional<GradientPrediction> newGradient) {
    return new Reading(tensor, op, depth, parameter, predicted, newGradient, measured);
  }

  /** The same reading with the parameter under another name. */
  public Reading withParameter(String name) {
    return new Reading(tensor, op, depth, Optional.of(name), predicted, gradient, measured);
  }

  /** The predicted moments, if there are any. */
  public Optional<Moments> predictedMoments() {
    return predicted instanceof Prediction.Known(Moments moments)
        ? Optional.of(moments)
        : Optional.empty();
  }
}
