// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Locale;

/** Samples that become alike with depth until nothing tells them apart. */
final class RankCollapse implements AuditRule {
  private static final String NAME = "rank-collapse";

  /**
   * Wide ReLU layers under He's rule bring the cosine of two samples to 1 − 9π²/(2·l²) after l
   * layers; this is reached after 210.
   */
  private static final double MOST_ALIKE = 0.999;

  /** The cosine of few numbers is near 1 by chance. */
  private static final int FEWEST_UNITS = 8;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: in an initial network the mean cosine between two samples exceeds 0.999 at the"
                + " output of a linear map of at least 8 units that is neither zero nor mostly bias",
            "Poole et al. 2016 and Schoenholz et al. 2017; Dong et al. 2021, Attention is not all"
                + " you need; wide ReLU layers get there after 210 (1 − c = 9π²/(2·l²))",
            "nothing: a normalization, shortcuts or a smoother activation help"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    return evidence.isInitial()
        ? evidence.maps().stream()
            .filter(map -> likeness(evidence, map) > MOST_ALIKE)
            .limit(1)
            .map(map -> diagnosis(evidence, map))
            .toList()
        : List.of();
  }

  private static double likeness(Evidence evidence, Reading map) {
    boolean alikeByBias = Way.heavyBias(evidence, map).isPresent();
    return evidence
        .units(map.tensor())
        .filter(seen -> seen.units() >= FEWEST_UNITS && !alikeByBias)
        .map(UnitMeasurement::likeness)
        .filter(l -> l.isPresent())
        .map(l -> l.getAsDouble())
        .orElse(0.0);
  }

  private static Diagnosis diagnosis(Evidence evidence, Reading map) {
    Finding finding =
        new Finding(
            NAME,
            Severity.WARNING,
            evidence.shown(map),
            String.format(
                Locale.ROOT,
                "two samples have the mean cosine %.5f here: the network hardly tells them apart",
                likeness(evidence, map)),
            "shorten it, add shortcuts or normalization, or draw it orthogonal with a smoother"
                + " activation (recipe tat)");
    return new Diagnosis(finding, evidence.position(map.tensor()), List.of());
  }
}
