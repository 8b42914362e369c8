// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Optional;

/** A signal of exact zeros that goes on to the output. */
final class ZeroSignal implements AuditRule {
  private static final String NAME = "signal-zero";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: every value that enters a linear map whose weight is not zero is zero; a last"
                + " map with zero weights is a usual start",
            "no factor brings an exact zero back",
            "draws a table of zeros anew; another cause is reported on its own"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    for (Reading map : evidence.maps()) {
      boolean zeroWeight =
          map.parameter().flatMap(evidence::weight).filter(Weight::isZero).isPresent();
      boolean zeroInput =
          evidence
              .before(map.tensor())
              .findFirst()
              .filter(r -> evidence.second(r.tensor()).orElse(1) == 0)
              .isPresent();
      if (zeroInput && !zeroWeight) {
        Optional<Weight> table = zeroTable(evidence, map);
        if (table.isPresent()) {
          return List.of(ofTable(evidence, table.get()));
        }
        Finding finding =
            new Finding(
                NAME,
                Severity.ERROR,
                evidence.shown(map),
                "every value that enters it is exactly zero",
                "look for weights or an input of zeros, or for numbers too small for their type");
        return List.of(new Diagnosis(finding, evidence.position(map.tensor()), List.of()));
      }
    }
    return List.of();
  }

  /** A table of zeros that the signal comes from. */
  private static Optional<Weight> zeroTable(Evidence evidence, Reading map) {
    return evidence.weights().stream()
        .filter(w -> w.role() == Role.EMBEDDING && w.isZero())
        .filter(w -> evidence.leads(evidence.positionOf(w), evidence.position(map.tensor())))
        .findFirst();
  }

  private static Diagnosis ofTable(Evidence evidence, Weight table) {
    return Found.at(
        evidence,
        table,
        NAME,
        Severity.ERROR,
        "every element is zero, and so is every value behind it",
        "draw it anew: every token then has a vector of its own",
        List.of(Found.redrawNonZero(evidence, table)));
  }
}
