// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import java.util.List;

/**
 * Whether a network's weights are those it starts from or those that training made of them. Rules
 * about levels, fans and symmetry hold for initial weights only.
 */
public enum Stage {
  INITIAL,
  TRAINED;

  /** Rows whose second moments scatter this many times as much as a draw's are no draw. */
  private static final double MOST_DISPERSION = 3;

  /** Scales are drawn with a deviation of 0.02 at most (DCGAN). */
  private static final double MOST_DRAWN = 0.05;

  /**
   * What the weights show. They are taken as trained if most normalizations have scales that differ
   * by more than any draw, or if in most matrices the rows' second moments scatter more than those
   * of independent equal values do, which is by 2/n for n normal values.
   */
  static Stage of(List<Weight> weights) {
    List<Weight> scales =
        weights.stream().filter(w -> w.role() == Role.NORMALIZATION_SCALE).toList();
    List<Weight> matrices = weights.stream().filter(w -> w.dispersion().isPresent()).toList();
    long varied = scales.stream().filter(w -> w.std() > MOST_DRAWN).count();
    long dispersed =
        matrices.stream().filter(w -> w.dispersion().getAsDouble() > MOST_DISPERSION).count();
    boolean scaled = 2 * varied > scales.size();
    boolean shaped = 2 * dispersed > matrices.size();
    return scaled || shaped ? TRAINED : INITIAL;
  }
}
