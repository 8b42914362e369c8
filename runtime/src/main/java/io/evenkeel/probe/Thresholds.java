// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;

/** From where on what was measured is worth a finding, whoever reports it. */
public final class Thresholds {
  /** Factor by which a second moment strays that is worth a warning. */
  public static final double STRAY = 1e3;

  /**
   * Factor that is an error. He et al. 2015, Figures 2 and 3: under Xavier's rule, which halves the
   * second moment at each ReLU layer, 22 layers still train and 30 stall; the border is taken
   * half-way.
   */
  public static final double FAR_ASTRAY = 0x1p26;

  /** A rectifier with more dead units than this hardly lets a gradient through. */
  public static final double NEARLY_ALL_DEAD = 0.9;

  /** SageMaker Debugger's DeadRelu fires above half of a layer. */
  private static final double MANY_DEAD = 0.5;

  /** Fewer looks at a unit than this do not show that it is dead. */
  private static final long FEWEST_OBSERVATIONS = 16;

  private Thresholds() {}

  /** How grave it is that a second moment is a number of times, or of parts, what it should be. */
  public static Severity ofStray(double factor) {
    double size = Math.max(factor, 1 / factor);
    return size > FAR_ASTRAY ? Severity.ERROR : size > STRAY ? Severity.WARNING : Severity.NOTE;
  }

  /** Whether more of a rectifier's units are dead than chance explains. */
  public static boolean isDead(Measured rectified) {
    double byChance = 3 * Math.sqrt(0.25 / Math.max(1, rectified.units()));
    return rectified.deadFraction() > Math.min(NEARLY_ALL_DEAD, MANY_DEAD + byChance)
        && rectified.observations() >= FEWEST_OBSERVATIONS;
  }
}
