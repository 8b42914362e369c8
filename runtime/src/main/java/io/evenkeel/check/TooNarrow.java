// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import io.evenkeel.signal.Scatter;
import java.util.List;
import java.util.Locale;

/** A network so narrow for its depth that each draw is far from the mean over draws. */
final class TooNarrow implements AuditRule {
  private static final String NAME = "too-narrow";

  /** One draw in ten is then more than ten times above or below the median. */
  private static final double MOST_SPREAD = 10;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: one draw in ten of an initial network's second moment, drawn by recipe auto,"
                + " is predicted more than ten times above or below the median",
            "Hanin and Rolnick 2018, How to Start Training; Hanin and Nica 2020: ln of the second"
                + " moment is normal with variance 5·Σ 1/width for ReLU layers",
            "nothing: wider layers, orthogonal weights or normalization help"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    if (!evidence.isInitial()) {
      return List.of();
    }
    return evidence.maps().stream()
        .filter(map -> spread(evidence, map) > MOST_SPREAD)
        .limit(1)
        .map(map -> diagnosis(evidence, map))
        .toList();
  }

  private static double spread(Evidence evidence, Reading map) {
    return evidence
        .healthy(map.tensor())
        .flatMap(Reading::scatter)
        .map((Scatter s) -> s.high(1) / s.median(1))
        .orElse(1.0);
  }

  private static Diagnosis diagnosis(Evidence evidence, Reading map) {
    Finding finding =
        new Finding(
            NAME,
            Severity.WARNING,
            evidence.shown(map),
            String.format(
                Locale.ROOT,
                "from here on one draw in ten is more than %.0f times above or below the median,"
                    + " whatever the recipe: the layers are too narrow for so many of them",
                spread(evidence, map)),
            "widen the layers, add a normalization, or draw them orthogonal");
    return new Diagnosis(finding, evidence.position(map.tensor()), List.of());
  }
}
