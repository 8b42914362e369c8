// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Extreme;
import io.evenkeel.check.Trace.Step;
import io.evenkeel.probe.Thresholds;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** How far a second moment may stray, and which maps are to blame where it does. */
final class Levels {
  /** A factor per map below this is not to blame, whatever it adds up to. */
  private static final double LEAST = Math.log(1.1);

  /** A map is to blame that contributes this part of the largest jump. */
  private static final double SHARE = 0.25;

  private Levels() {}

  static boolean isStray(Extreme extreme) {
    return severity(extreme) != Severity.NOTE;
  }

  static Severity severity(Extreme extreme) {
    return Thresholds.ofStray(Math.exp(extreme.deviation()));
  }

  /**
   * The maps to blame, in the direction of travel: those whose weights are off in the direction of
   * the deviation, or else those at which it jumps.
   */
  static List<Step> guilty(Extreme extreme) {
    double sign = Math.signum(extreme.deviation());
    double largest = extreme.steps().stream().mapToDouble(s -> sign * offset(s)).max().orElse(0);
    double least = Math.max(LEAST, SHARE * largest);
    List<Step> byWeight = extreme.steps().stream().filter(s -> sign * offset(s) >= least).toList();
    return byWeight.isEmpty() ? jumping(extreme, sign) : byWeight;
  }

  /** Whether a weight's own scale is so far from recipe auto's that scaling it helps. */
  static boolean isOff(Step step) {
    return Math.abs(step.excess()) > LEAST;
  }

  /**
   * Whether the scales of the weights to blame make for most of the deviation, so that no other
   * cause need be looked for.
   */
  static boolean isExplained(Extreme extreme, List<Step> guilty) {
    double sign = Math.signum(extreme.deviation());
    double explained = guilty.stream().mapToDouble(s -> sign * offset(s)).sum();
    return explained > Math.abs(extreme.deviation()) / 2;
  }

  /** How much of a jump the scale of the weight explains. */
  private static double offset(Step step) {
    boolean together = step.excess() * step.jump() > 0;
    return together ? step.excess() : 0;
  }

  private static List<Step> jumping(Extreme extreme, double sign) {
    double largest = extreme.steps().stream().mapToDouble(s -> sign * s.jump()).max().orElse(0);
    List<Step> jumping = new ArrayList<>();
    for (Step step : extreme.steps()) {
      if (largest > LEAST && sign * step.jump() >= Math.max(LEAST, SHARE * largest)) {
        jumping.add(step);
      }
    }
    return jumping;
  }
}
