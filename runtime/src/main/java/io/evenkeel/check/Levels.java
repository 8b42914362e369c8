// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Extreme;
import io.evenkeel.check.Trace.Step;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** How far a second moment may stray, and which maps are to blame where it does. */
final class Levels {
  /** Factor from which on a stray second moment is worth a warning. */
  static final double WARNING = 1e3;

  /**
   * He et al. 2015, Figures 2 and 3: under Xavier's rule, which halves the second moment at each
   * ReLU layer, 22 layers still train and 30 stall; the border is taken half-way.
   */
  static final double ERROR = 0x1p26;

  /** A factor per map below this is not to blame, whatever it adds up to. */
  private static final double LEAST = Math.log(1.1);

  /** A map is to blame that contributes this part of the largest jump. */
  private static final double SHARE = 0.25;

  private Levels() {}

  static boolean isStray(Extreme extreme) {
    return Math.abs(extreme.deviation()) > Math.log(WARNING);
  }

  static Severity severity(Extreme extreme) {
    return Math.abs(extreme.deviation()) > Math.log(ERROR) ? Severity.ERROR : Severity.WARNING;
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
