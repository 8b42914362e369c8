// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Whether a network learns. */
public enum Verdict {
  /** The loss is well below that of a guess that does not look at the input. */
  TRAINS,
  /** The loss is above that of such a guess, and falling. */
  FALLS,
  /** The loss has not left that of such a guess. */
  STALLS,
  /** The loss was well below that of such a guess and has come back more than half of the way. */
  RELAPSES,
  /** The loss grew beyond it or is no longer finite. */
  DIVERGES,
  /** No step has been made. */
  UNKNOWN;

  /** Parts of a curve whose mean losses are compared. */
  private static final int PARTS = 10;

  /** A loss less than this far from chance has not left it. */
  private static final double MARGIN = 0.05;

  /** Differences of mean losses count from so many of their standard errors on. */
  private static final double ERRORS = 4;

  /** The median of |z|, z standard normal. */
  private static final double NORMAL_MEDIAN = 0.6745;

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
    double[] parts = parts(curve);
    double noise = ERRORS * error(curve);
    double lowest = DoubleStream.of(parts).min().orElseThrow();
    if (end - lowest > Math.max(noise, (chance - lowest) / 2) && lowest < chance * (1 - MARGIN)) {
      return RELAPSES;
    }
    if (end < chance * (1 - MARGIN)) {
      return TRAINS;
    }
    double fallen = parts[(parts.length - 1) / 2] - end;
    return end > chance * (1 + MARGIN) && fallen > Math.max(noise, MARGIN * end) ? FALLS : STALLS;
  }

  /** The mean loss of the last steps, which are less noisy together than one alone. */
  public static double tail(List<StepResult> curve) {
    int from = Math.min(curve.size() - 1, (int) (curve.size() * (1 - 1. / PARTS)));
    return mean(curve.subList(from, curve.size()));
  }

  private static double[] parts(List<StepResult> curve) {
    int parts = Math.min(PARTS, curve.size());
    return IntStream.range(0, parts)
        .mapToDouble(part ->
            mean(curve.subList(part * curve.size() / parts, (part + 1) * curve.size() / parts)))
        .toArray();
  }

  private static double mean(List<StepResult> steps) {
    return steps.stream().mapToDouble(StepResult::loss).average().orElse(Double.NaN);
  }

  /**
   * The standard error of the difference of two parts' means, from the median difference of
   * neighbouring steps, on which neither a slow nor a short steep fall tells.
   */
  private static double error(List<StepResult> curve) {
    double[] differences =
        IntStream.range(1, curve.size())
            .mapToDouble(i -> Math.abs(curve.get(i).loss() - curve.get(i - 1).loss()))
            .sorted()
            .toArray();
    double median = differences.length == 0 ? 0 : differences[differences.length / 2];
    return median / NORMAL_MEDIAN / Math.sqrt(Math.max(1, curve.size() / PARTS));
  }
}
