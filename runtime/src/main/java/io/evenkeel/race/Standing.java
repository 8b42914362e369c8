// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.train.StepResult;
import io.evenkeel.train.Verdict;
import java.util.List;

/**
 * How one start does.
 *
 * @param curve what every step saw
 * @param metric on samples not learned from; NaN where it was not taken
 */
public record Standing(
    String recipe, long seed, List<StepResult> curve, double metric, Verdict verdict) {
  public Standing {
    curve = List.copyOf(curve);
  }

  /** The loss before the first step; NaN before it. */
  public double firstLoss() {
    return curve.isEmpty() ? Double.NaN : curve.getFirst().loss();
  }

  /** The mean loss of the last steps. */
  public double lastLoss() {
    return curve.isEmpty() ? Double.NaN : Verdict.tail(curve);
  }

  /** The length of the first step's gradient; NaN before it. */
  public double firstGradientNorm() {
    return curve.isEmpty() ? Double.NaN : curve.getFirst().gradientNorm();
  }
}
