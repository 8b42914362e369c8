// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;

/**
 * A gate at one step.
 *
 * @param mean E f
 * @param second E f²
 * @param slope E f′
 * @param slopeSecond E f′²
 */
record GateMoments(double mean, double second, double slope, double slopeSecond) {
  static GateMoments of(Activation f, Marginal in) {
    double[] values = in.values();
    double slope = 0;
    for (int i = 0; i < values.length; i++) {
      slope += NormalGrid.weight(i) * f.derivative(values[i]);
    }
    var moments = in.moments(f);
    return new GateMoments(
        moments.mean(), moments.secondMoment(), slope, moments.derivativeSecondMoment());
  }

  /** E (1 − f)². */
  double closedSecond() {
    return 1 - 2 * mean + second;
  }

  /** E f · E f, of two steps. */
  double apart() {
    return mean * mean;
  }

  /** E f′ · E f′, of two steps. */
  double slopeApart() {
    return slope * slope;
  }
}
