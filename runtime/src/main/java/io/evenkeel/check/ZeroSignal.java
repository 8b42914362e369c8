// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.List;

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
            "nothing: the cause is reported on its own"));
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
}
