// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Outcomes made by hand. */
final class Outcomes {
  private Outcomes() {}

  static Outcome of(String recipe, List<PlannedParameter> parameters, List<Reading> readings) {
    Plan plan = new Plan("net", recipe, "test-1", parameters, List.of());
    return new Outcome("net", 7, plan, readings, Map.of(), List.of(), "x 1x8 (data)");
  }

  static Outcome withFinding(Outcome outcome, Finding finding) {
    return new Outcome(
        outcome.model(),
        outcome.seed(),
        outcome.plan(),
        outcome.readings(),
        Map.of(),
        List.of(finding),
        outcome.batch());
  }

  static PlannedParameter weight(String name) {
    return weight(name, new Initializer.Normal(0, 0.5));
  }

  static PlannedParameter weight(String name, Initializer initializer) {
    return new PlannedParameter(
        Tensor.of(name, Shape.of(8, 4)),
        name,
        List.of(),
        Role.DENSE,
        Optional.of(Fans.of(4, 8)),
        OptionalDouble.of(1),
        initializer,
        "a reason");
  }

  static Reading known(String name, double predicted, double measured) {
    return reading(name, Optional.of(predicted), Optional.of(measured));
  }

  static Reading reading(String name, Optional<Double> predicted, Optional<Double> measured) {
    return new Reading(
        name + ".out",
        "Gemm",
        1,
        Optional.of(name),
        predicted
            .<Prediction>map(m -> new Prediction.Known(new Moments(0, m)))
            .orElse(new Prediction.CannotSay("no rule")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        measured.map(m -> new Measured(new Moments(0, m), 8, 0, 0, 64)));
  }
}
