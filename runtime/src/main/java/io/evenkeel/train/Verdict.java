// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.List;

/** Whether a network learns. */
public enum Verdict {
  /** The loss is well below that of a guess that does not look at the input. */
  TRAINS,
  /** The loss has not left that of such a guess. */
  STALLS,
  /** The loss grew beyond it or is no longer finite. */
  DIVERGES,
  /** No step has been made. */
  UNKNOWN;

  /** Share of the steps, the last ones, whose mean loss is looked at. */
  private static final double TAIL = 0.1;

  /** A loss less than this far from chance has not left it. */
  private static final double MARGIN = 0.05;

  /**
   * The verdict on a curve.
   *
   * @param chance the loss of the best guess that does not look at the input: ln C for C classes
   *     that are equally frequent, the variance of the targets for a mean square
   */
  public static Verdict of(List<StepResult> curve, double chance) {
    if (curve.isEmpty()) {
      return UNKNOWN;
    }
    if (!curve.getLast().isFinite()) {
      return DIVERGES;
    }
    double end = tail(curve);
    if (end > chance * (1 + MARGIN) && end > curve.getFirst().loss()) {
      return DIVERGES;
    }
    return end < chance * (1 - MARGIN) ? TRAINS : STALLS;
  }

  /** The mean loss of the last steps, which are less noisy together than one alone. */
  public static double tail(List<StepResult> curve) {
    int from = Math.min(curve.size() - 1, (int) (curve.size() * (1 - TAIL)));
    return curve.subList(from, curve.size()).stream()
        .mapToDouble(StepResult::loss)
        .average()
        .orElse(Double.NaN);
  }
}
