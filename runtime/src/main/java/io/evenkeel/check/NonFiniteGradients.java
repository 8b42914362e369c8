// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.Comparator;
import java.util.List;

/** Gradients that are NaN or infinite although the values are not. */
final class NonFiniteGradients implements AuditRule {
  private static final String NAME = "non-finite-gradients";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: the gradient of a parameter, or the square of it, is NaN or infinite",
            "IEEE 754; the slope of a root or a logarithm is infinite at 0, and 0·∞ is NaN",
            "nothing: the operator needs an argument that stays off its pole"));
  }

  @Override
  public Kind kind() {
    return Kind.GRADIENT;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Weight> lost =
        evidence.weights().stream()
            .filter(w -> Double.isInfinite(evidence.gradient(w.stored()).orElse(0)))
            .sorted(Comparator.comparingInt(evidence::positionOf))
            .toList();
    return lost.isEmpty() ? List.of() : List.of(diagnosis(evidence, lost));
  }

  /** The gradient comes from behind: the last one in running order lost it first. */
  private static Diagnosis diagnosis(Evidence evidence, List<Weight> lost) {
    Weight last = lost.getLast();
    Finding finding =
        new Finding(
            NAME,
            Severity.ERROR,
            last.name(),
            "its gradient is NaN or infinite, and so are those of %d parameters"
                .formatted(lost.size()),
            "look at what follows it: a root, a logarithm or a division at 0, or an overflow");
    return new Diagnosis(finding, evidence.positionOf(last), List.of());
  }
}
