// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Weights of a linear map that all have one sign, as from a uniform distribution on (0, a). */
final class OneSign implements AuditRule {
  private static final String NAME = "one-sign";

  /** With so many independent signs all are equal by chance once in 2³¹ weights. */
  private static final long FEWEST = 32;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: none of at least 32 elements of a linear map's initial weight has the other"
                + " sign",
            "TensorFlow-Java 1.0 and KotlinDL draw every uniform from (0, a); 32 independent signs"
                + " are equal once in 2³¹",
            "centres the weight and scales it to what recipe auto gives"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Weight> guilty =
        evidence.isInitial()
            ? evidence.weights().stream()
                .filter(w -> w.isLinearMap() && !w.isConstant())
                .filter(w -> w.summary().elements() >= FEWEST)
                .filter(w -> w.summary().min() >= 0 || w.summary().max() <= 0)
                .filter(w -> Math.abs(w.summary().mean()) > w.std() / 2)
                .sorted((a, b) -> Integer.compare(evidence.positionOf(a), evidence.positionOf(b)))
                .toList()
            : List.of();
    return guilty.isEmpty() ? List.of() : List.of(diagnosis(evidence, guilty));
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Weight> guilty) {
    Weight first = guilty.getFirst();
    double mean = first.summary().mean();
    double uniform = Math.abs(mean) / first.std();
    // A uniform distribution on (0, a) has the mean a/2 and the deviation a/√12.
    boolean looksUniform = Math.abs(uniform - Math.sqrt(3)) < 0.2;
    String more = guilty.size() == 1 ? "" : "; so in %d weights".formatted(guilty.size());
    return Found.at(
        evidence,
        first,
        NAME,
        Severity.ERROR,
        String.format(
            Locale.ROOT,
            "every element is %s (mean %s, std %s)%s, so that all units see the same sum%s",
            mean > 0 ? "positive" : "negative",
            Described.number(mean),
            Described.number(first.std()),
            looksUniform ? ", as from a uniform distribution that starts at 0" : "",
            more),
        "subtract the mean of each and scale it to what recipe auto gives: the signal stays level",
        guilty.stream().map(w -> centred(evidence, w)).toList());
  }

  private static Correction centred(Evidence evidence, Weight weight) {
    double planned = evidence.planned(weight.stored()).map(m -> m.secondMoment()).orElse(0.0);
    return planned > 0
        ? new Correction.Rescale(
            weight.stored(), weight.summary().mean(), Math.sqrt(planned) / weight.std())
        : new Correction.Rescale(weight.stored(), weight.summary().mean(), 1);
  }
}
