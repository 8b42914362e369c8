// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Weights that no gradient reaches although no zero weight stands in its way. */
final class NoGradient implements AuditRule {
  private static final String NAME = "no-gradient";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: the gradient of a linear map's weight is exactly zero, and no weight or scale"
                + " of zeros shuts the way back",
            "Goodfellow et al. 2016, Deep Learning, section 6.3: where the slope is zero nothing is"
                + " learned",
            "nothing: dead or saturated units are reported on their own"));
  }

  @Override
  public Kind kind() {
    return Kind.GRADIENT;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Weight> maps = ungraded(evidence).stream().filter(Weight::isLinearMap).toList();
    if (maps.isEmpty()) {
      return List.of();
    }
    Set<String> open = open(evidence);
    List<Weight> unexplained =
        maps.stream()
            .filter(map ->
                evidence.firstReached(map).filter(r -> open.contains(r.tensor())).isPresent())
            .toList();
    return unexplained.isEmpty() ? List.of() : List.of(diagnosis(evidence, unexplained));
  }

  /** The values from which a way leads to an output that no weight or scale of zeros shuts. */
  private static Set<String> open(Evidence evidence) {
    Set<String> shut =
        evidence.weights().stream()
            .filter(DeadlockedZeros::isShut)
            .flatMap(weight -> evidence.firstReached(weight).stream())
            .map(Reading::tensor)
            .collect(Collectors.toSet());
    List<String> outputs = evidence.graph().outputs().stream().map(ValueInfo::name).toList();
    return evidence.leadingTo(outputs, tensor -> !shut.contains(tensor));
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Weight> maps) {
    String names = maps.stream().limit(3).map(Weight::name).collect(Collectors.joining(", "));
    return Found.at(
        evidence,
        maps.getLast(),
        NAME,
        Severity.WARNING,
        "the gradient of %d weights is exactly zero: %s".formatted(maps.size(), names),
        "look at what follows the last of them: dead units, a detached or saturated value",
        List.of());
  }

  /** The parameters to which no gradient comes, in running order. */
  static List<Weight> ungraded(Evidence evidence) {
    return evidence.weights().stream()
        .filter(w -> evidence.gradient(w.stored()).orElse(1) == 0)
        .filter(NoGradient::isTrained)
        .sorted(Comparator.comparingInt(evidence::positionOf))
        .toList();
  }

  private static boolean isTrained(Weight weight) {
    return switch (weight.role()) {
      case RUNNING_MEAN, RUNNING_VARIANCE, FIXED_POSITION, INDEX, BUFFER, OTHER -> false;
      default -> true;
    };
  }
}
