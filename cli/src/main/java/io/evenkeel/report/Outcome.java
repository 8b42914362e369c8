// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.plan.Plan;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Reading;
import java.util.List;

/**
 * One network under one recipe: everything there is to show.
 *
 * @param model as the user named it
 * @param seed of the values
 * @param plan what every parameter gets
 * @param readings predicted and measured signal, in running order
 * @param findings what the user should know
 */
public record Outcome(
    String model, long seed, Plan plan, List<Reading> readings, List<Finding> findings) {
  public Outcome {
    readings = List.copyOf(readings);
    findings = List.copyOf(findings);
  }

  /** The outputs of the linear maps: the layers as people count them. */
  List<Reading> layers() {
    return readings.stream().filter(reading -> reading.parameter().isPresent()).toList();
  }
}
