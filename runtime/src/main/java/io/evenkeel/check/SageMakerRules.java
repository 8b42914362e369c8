// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The thresholds of Amazon SageMaker Debugger's built-in rules on the same evidence, for
 * comparison. They name no cause, so they correct nothing.
 */
final class SageMakerRules implements AuditRule {
  private static final double VARIANCE_RATIO = 10;
  private static final double MEAN_GRADIENT = 1e-7;
  private static final double DEAD = 0.5;

  @Override
  public List<About> abouts() {
    String source = "Amazon SageMaker Debugger, built-in rules";
    return List.of(
        new About(
            "sagemaker-poor-initialization",
            "warning: the largest variance of a linear map's weight is more than ten times the"
                + " smallest",
            source + ": PoorWeightInitialization",
            "nothing"),
        new About(
            "sagemaker-vanishing-gradient",
            "warning: the mean size of a weight's gradient is below 1e-7, taken as normal: its root"
                + " mean square times √(2/π)",
            source + ": VanishingGradient",
            "nothing"),
        new About(
            "sagemaker-dead-relu",
            "warning: more than half of a ReLU's units are zero for every sample",
            source + ": DeadRelu",
            "nothing"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    poorInitialization(evidence).ifPresent(found::add);
    found.addAll(vanishing(evidence));
    evidence.readings().stream()
        .filter(r -> r.op().equals("Relu"))
        .filter(r -> r.measured().filter(m -> m.deadFraction() > DEAD).isPresent())
        .map(r -> dead(evidence, r))
        .forEach(found::add);
    return found;
  }

  private static Optional<Diagnosis> poorInitialization(Evidence evidence) {
    List<Weight> maps = evidence.weights().stream().filter(Weight::isLinearMap).toList();
    Optional<Weight> most = maps.stream().max(Comparator.comparingDouble(Weight::std));
    Optional<Weight> least = maps.stream().min(Comparator.comparingDouble(Weight::std));
    if (most.isEmpty() || least.isEmpty()) {
      return Optional.empty();
    }
    double ratio = Math.pow(most.get().std() / least.get().std(), 2);
    return ratio > VARIANCE_RATIO
        ? Optional.of(
            Found.at(
                evidence,
                most.get(),
                "sagemaker-poor-initialization",
                Severity.WARNING,
                "its variance is %s times that of %s"
                    .formatted(Described.number(ratio), least.get().name()),
                Finding.NOTHING_TO_DO,
                List.of()))
        : Optional.empty();
  }

  private static List<Diagnosis> vanishing(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    for (Weight weight : evidence.weights()) {
      double second = evidence.gradient(weight.stored()).orElse(1);
      double size = Math.sqrt(second * 2 / Math.PI);
      if (weight.isLinearMap() && size < MEAN_GRADIENT) {
        found.add(
            Found.at(
                evidence,
                weight,
                "sagemaker-vanishing-gradient",
                Severity.WARNING,
                "the mean size of its gradient is " + Described.number(size),
                Finding.NOTHING_TO_DO,
                List.of()));
      }
    }
    return found;
  }

  private static Diagnosis dead(Evidence evidence, Reading reading) {
    Finding finding =
        new Finding(
            "sagemaker-dead-relu",
            Severity.WARNING,
            reading.tensor(),
            String.format(
                Locale.ROOT,
                "%.0f %% of its units are zero for every sample",
                100 * reading.measured().orElseThrow().deadFraction()),
            Finding.NOTHING_TO_DO);
    return new Diagnosis(finding, evidence.position(reading.tensor()), List.of());
  }
}
