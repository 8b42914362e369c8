// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A draw corrected from data.
 *
 * @param goal what the corrections aim at
 * @param drawn the plan before
 * @param corrected the same plan with every corrected weight's scale multiplied, which draws the
 *     corrected values by itself
 * @param corrections map by map, in running order; a weight that several share is there for each
 * @param uncorrected the other maps
 * @param samples that the factors were found on
 * @param heldBack samples that the result was measured on
 * @param data what the samples are, in a word or two
 */
public record Calibration(
    Goal goal,
    Plan drawn,
    Plan corrected,
    List<Correction> corrections,
    List<Uncorrected> uncorrected,
    long samples,
    long heldBack,
    String data) {
  public Calibration {
    corrections = List.copyOf(corrections);
    uncorrected = List.copyOf(uncorrected);
  }

  /**
   * How far the maps of a weight are from their targets, relative to them: of a shared weight the
   * geometric mean over its maps, which is what its factor aims at.
   */
  public double miss(String parameter) {
    double logs =
        corrections.stream()
            .filter(c -> c.parameter().equals(parameter))
            .mapToDouble(c -> Math.log(c.after() / c.target()))
            .average()
            .orElse(0);
    return Math.abs(Math.expm1(logs));
  }

  /** Each weight of which that is more than the goal allows, by its first map. */
  public List<Correction> missed() {
    Set<String> seen = new HashSet<>();
    return corrections.stream()
        .filter(c -> seen.add(c.parameter()))
        .filter(c -> !(miss(c.parameter()) <= goal.tolerance()))
        .toList();
  }
}
