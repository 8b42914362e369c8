// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

/** What a calibration brings the outputs of a network's maps to. */
public enum Goal {
  /**
   * The second moment that the plan means each pre-activation to have. A map before a normalization
   * is left alone: its scale is taken out again.
   */
  PLANNED(0.01),
  /**
   * Variance 1 for the output of every dense and convolution layer, on one batch, with the paper's
   * tolerance (Mishkin and Matas 2016, algorithm 1: Tol_var = 0.1; T_max = 10 is never reached, for
   * an output without bias is proportional to its weight).
   */
  UNIT_VARIANCE(0.1);

  private final double tolerance;

  Goal(double tolerance) {
    this.tolerance = tolerance;
  }

  /** How far from the target a measured value may be, relative to it. */
  public double tolerance() {
    return tolerance;
  }
}
