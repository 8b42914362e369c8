// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Zero weights behind zero weights. One zero layer starts to learn at the first step, for its input
 * is not zero; a second one behind it has a zero input and gives the first a zero gradient, so that
 * neither ever learns.
 */
final class DeadlockedZeros implements AuditRule {
  private static final String NAME = "zero-gradient";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: a weight or a scale is zero and so is its input, for a weight or a scale before it"
                + " is zero too",
            "Zhang et al. 2019, Fixup: one zero layer per branch learns, its gradient being the"
                + " outer product of its input and what comes back",
            "draws every zero weight on the way anew but the last"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Weight> zeros =
        evidence.weights().stream()
            .filter(DeadlockedZeros::isShut)
            .sorted(Comparator.comparingInt(evidence::positionOf))
            .toList();
    Optional<Weight> last =
        zeros.stream().filter(w -> hasZeroInput(evidence, w)).reduce((a, b) -> b);
    return last.isPresent() ? deadlock(evidence, zeros, last.get()) : List.of();
  }

  /** Zeros through which nothing passes: of a linear map, of a scale. */
  static boolean isShut(Weight weight) {
    boolean scales =
        switch (weight.role()) {
          case NORMALIZATION_SCALE, LAYER_SCALE, BRANCH_SCALE, MAGNITUDE -> true;
          default -> false;
        };
    return weight.isZero() && (scales || weight.isLinearMap());
  }

  private static boolean hasZeroInput(Evidence evidence, Weight weight) {
    return evidence
        .firstReached(weight)
        .flatMap(reached -> evidence.before(reached.tensor()).findFirst())
        .filter(before -> evidence.second(before.tensor()).orElse(1) == 0)
        .isPresent();
  }

  private static List<Diagnosis> deadlock(Evidence evidence, List<Weight> zeros, Weight last) {
    int end = evidence.positionOf(last);
    List<Weight> before =
        zeros.stream()
            .filter(w -> !w.equals(last) && evidence.leads(evidence.positionOf(w), end))
            .toList();
    if (before.isEmpty()) {
      return List.of();
    }
    Weight first = before.getFirst();
    String among =
        before.size() == 1
            ? first.name()
            : "%d weights from %s on".formatted(before.size(), first.name());
    return List.of(
        Found.at(
            evidence,
            first,
            NAME,
            Severity.ERROR,
            "it is zero and so is %s behind it: neither ever gets a gradient%s"
                .formatted(last.name(), without(evidence)),
            "draw %s anew and leave %s at zero: every parameter then learns"
                .formatted(among, last.name()),
            before.stream().map(w -> Found.redrawNonZero(evidence, w)).toList()));
  }

  private static String without(Evidence evidence) {
    long cut = NoGradient.ungraded(evidence).size();
    return cut == 0 ? "" : ", and at the start %d parameters have none".formatted(cut);
  }
}
