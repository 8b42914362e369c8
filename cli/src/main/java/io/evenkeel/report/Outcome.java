// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.calibrate.Calibration;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.ParameterGradient;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One network under one recipe: everything there is to show.
 *
 * @param model as the user named it
 * @param seed of the values
 * @param plan what every parameter gets
 * @param readings predicted and measured signal, in running order
 * @param gradients predicted of the parameters, by the names the model stores them under
 * @param findings what the user should know
 * @param batch what the network was run on, in words; empty if it was not run
 * @param calibration how the draw was corrected, if it was
 * @param links which of the readings' tensors are computed from which
 */
public record Outcome(
    String model,
    long seed,
    Plan plan,
    List<Reading> readings,
    Map<String, ParameterGradient> gradients,
    List<Finding> findings,
    String batch,
    Optional<Calibration> calibration,
    List<Link> links) {
  public Outcome {
    links = List.copyOf(links);
    gradients = Map.copyOf(gradients);
    readings = List.copyOf(readings);
    findings = List.copyOf(findings);
  }

  /** An outcome without calibration, of a network whose wiring is not shown. */
  public Outcome(
      String model,
      long seed,
      Plan plan,
      List<Reading> readings,
      Map<String, ParameterGradient> gradients,
      List<Finding> findings,
      String batch) {
    this(model, seed, plan, readings, gradients, findings, batch, Optional.empty(), List.of());
  }

  /** The plan before any calibration: what the recipe says. */
  Plan recipePlan() {
    return calibration.map(Calibration::drawn).orElse(plan);
  }

  /** The predicted gradient of a parameter, if one arrives. */
  Optional<ParameterGradient> gradient(PlannedParameter parameter) {
    return Optional.ofNullable(gradients.get(parameter.stored()));
  }

  /** The outputs of the linear maps: the layers as people count them. */
  List<Reading> layers() {
    return readings.stream().filter(reading -> reading.parameter().isPresent()).toList();
  }
}
