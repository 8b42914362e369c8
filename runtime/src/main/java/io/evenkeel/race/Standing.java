// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.train.StepResult;
import io.evenkeel.train.Verdict;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one start does.
 *
 * @param curve what every step saw
 * @param metric on samples not learned from; NaN where it was not taken
 * @param further metrics by name
 */
public record Standing(
    String recipe,
    long seed,
    List<StepResult> curve,
    double metric,
    Map<String, Double> further,
    Verdict verdict) {
  public Standing {
    curve = List.copyOf(curve);
    further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
  }

  /** A start of which no metric was taken. */
  public Standing(String recipe, long seed, List<StepResult> curve, Verdict verdict) {
    this(recipe, seed, curve, Double.NaN, Map.of(), verdict);
  }

  /** Whether the parameters that it left are of use. */
  public boolean isFinite() {
    return curve.isEmpty() || curve.getLast().isFinite();
  }

  /** The loss before the first step; NaN before it. */
  public double firstLoss() {
    return curve.isEmpty() ? Double.NaN : curve.getFirst().loss();
  }

  /** The mean loss of the last steps. */
  public double lastLoss() {
    return curve.isEmpty() ? Double.NaN : Verdict.tail(curve);
  }

  /**
   * The one that is ahead of the others: by metric, then by last loss; what has none of them, or is
   * no longer finite, comes last.
   *
   * @param standings at least one
   * @param gain whether a greater metric is better
   */
  public static Standing best(List<Standing> standings, boolean gain) {
    // NaN is above all numbers to Double.compare.
    Comparator<Standing> bestFirst =
        Comparator.comparingDouble((Standing s) -> gain ? -s.metric() : s.metric())
            .thenComparingDouble(Standing::lastLoss);
    return standings.stream().min(bestFirst).orElseThrow();
  }

  /** The length of the first step's gradient; NaN before it. */
  public double firstGradientNorm() {
    return curve.isEmpty() ? Double.NaN : curve.getFirst().gradientNorm();
  }

  /** The length of the last step's gradient; NaN before the first. */
  public double lastGradientNorm() {
    return curve.isEmpty() ? Double.NaN : curve.getLast().gradientNorm();
  }
}
