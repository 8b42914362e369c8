// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.check.Audit;
import io.evenkeel.engine.Inputs;
import io.evenkeel.plan.Plan;
import io.evenkeel.report.Outcome;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit as the reports show it. */
final class AuditedModel {
  private AuditedModel() {}

  /** The model after its weights were mended. */
  static Outcome corrected(String model, long seed, Audit audit, Inputs fed) {
    Plan plan = audit.plan();
    return outcome(
        model,
        seed,
        audit,
        new Plan(plan.model(), "corrected", plan.algorithm(), plan.parameters(), List.of()),
        fed);
  }

  /** The model as it is. */
  static Outcome outcome(String model, long seed, Audit audit, Inputs fed) {
    return outcome(model, seed, audit, audit.plan(), fed);
  }

  private static Outcome outcome(String model, long seed, Audit audit, Plan plan, Inputs fed) {
    List<Reading> readings = Initialization.named(plan, audit.propagation().readings());
    List<Finding> findings = new ArrayList<>(audit.findings());
    findings.addAll(InputFindings.of(fed));
    boolean run = readings.stream().anyMatch(reading -> reading.measured().isPresent());
    return new Outcome(
        model,
        seed,
        plan,
        readings,
        audit.propagation().parameters(),
        findings,
        run ? fed.describe() : "",
        Optional.empty(),
        Links.of(audit.graph(), readings));
  }
}
