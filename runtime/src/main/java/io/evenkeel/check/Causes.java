// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.AuditRule.Kind;
import io.evenkeel.engine.InputNote;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells causes from what follows from them, which is reported as notes. */
final class Causes {
  private record Known(Diagnosis diagnosis, Kind kind) {}

  private final Evidence evidence;
  private final List<Known> known = new ArrayList<>();

  Causes(Evidence evidence) {
    this.evidence = evidence;
  }

  /** What the rules find, applied in their order. */
  List<Diagnosis> found(List<AuditRule> rules) {
    for (AuditRule rule : rules) {
      if (rule.kind().isMeasured() && isFedZeros()) {
        continue;
      }
      List<Known> of =
          rule.diagnoses(evidence).stream()
              .map(diagnosis -> new Known(explained(diagnosis, rule.kind()), rule.kind()))
              .toList();
      known.addAll(of);
    }
    List<Diagnosis> all = new ArrayList<>(known.stream().map(Known::diagnosis).toList());
    all.sort(
        Comparator.comparing(Diagnosis::severity).reversed().thenComparingInt(Diagnosis::position));
    return all;
  }

  /** Zeros show nothing of how a signal fares; the user is told so. */
  private boolean isFedZeros() {
    List<String> zeros =
        evidence.inputs().notes().stream()
            .filter(note -> note.kind() == InputNote.Kind.ZERO)
            .map(InputNote::input)
            .toList();
    return !zeros.isEmpty()
        && evidence.graph().inputs().stream().allMatch(input -> zeros.contains(input.name()));
  }

  /** As a note, if an error known before may be its cause. */
  private Diagnosis explained(Diagnosis found, Kind kind) {
    return found.isGrave() && !found.explainsItself()
        ? cause(found, kind).map(found::following).orElse(found)
        : found;
  }

  private Optional<Diagnosis> cause(Diagnosis found, Kind kind) {
    return known.stream()
        .filter(other -> other.diagnosis().severity() == Severity.ERROR)
        .filter(other -> mayCause(other, found, kind))
        .map(Known::diagnosis)
        .min(Comparator.comparingInt(Diagnosis::position));
  }

  private boolean mayCause(Known cause, Diagnosis found, Kind kind) {
    return switch (kind) {
      case CAUSE, APART -> false;
      case SIGNAL ->
          (cause.kind() == Kind.CAUSE || cause.kind() == Kind.SIGNAL)
              && evidence.leads(cause.diagnosis().position(), found.position());
      // What comes back to a place depends on everything behind it, and that on all before it.
      case GRADIENT -> cause.kind() != Kind.APART;
    };
  }
}
