// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** NaN and infinite values in a run. */
final class NonFiniteValues implements AuditRule {
  private static final String NAME = "non-finite-values";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: a linear map or an output gives NaN or an infinite value",
            "IEEE 754; masked attention scores are infinite on purpose and not looked at",
            "nothing: the cause is reported on its own"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    Set<String> outputs =
        evidence.graph().outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    return evidence.readings().stream()
        .filter(r -> r.parameter().isPresent() || outputs.contains(r.tensor()))
        .filter(r -> r.measured().filter(m -> m.nonFinite() > 0).isPresent())
        .limit(1)
        .map(r -> diagnosis(evidence, r, r.measured().orElseThrow()))
        .toList();
  }

  private static Diagnosis diagnosis(Evidence evidence, Reading reading, Measured seen) {
    Finding finding =
        new Finding(
            NAME,
            Severity.ERROR,
            reading.tensor(),
            "%d of %d values are NaN or infinite, first here"
                .formatted(seen.nonFinite(), seen.elements()),
            "lower the gain before it, or use a recipe that keeps the signal level");
    return new Diagnosis(finding, evidence.position(reading.tensor()), List.of());
  }
}
