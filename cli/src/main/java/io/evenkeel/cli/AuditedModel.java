// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.check.Audit;
import io.evenkeel.engine.Inputs;
import io.evenkeel.report.Outcome;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit as the reports show it. */
final class AuditedModel {
  private AuditedModel() {}

  static Outcome outcome(String model, long seed, Audit audit, Inputs fed) {
    List<Reading> readings = Initialization.named(audit.plan(), audit.propagation().readings());
    List<Finding> findings = new ArrayList<>(audit.findings());
    findings.addAll(InputFindings.of(fed));
    boolean run = readings.stream().anyMatch(reading -> reading.measured().isPresent());
    return new Outcome(
        model,
        seed,
        audit.plan(),
        readings,
        audit.propagation().parameters(),
        findings,
        run ? fed.describe() : "",
        Optional.empty(),
        Links.of(audit.graph(), readings));
  }
}
