// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What DL4J's training page tells its readers to look for, on the same evidence, for comparison. It
 * names no cause, so it corrects nothing.
 */
final class Dl4jRules implements AuditRule {
  private static final double LEAST_STD = 0.5;
  private static final double MOST_STD = 2;
  private static final double LEAST_RATIO = 1e-4;
  private static final double MOST_RATIO = 1e-2;

  /** The step that a ratio of update to parameter is taken for. */
  private static final double LEARNING_RATE = 1e-2;

  private static final Set<String> ACTIVATIONS =
      Set.of("Relu", "LeakyRelu", "Elu", "Selu", "Tanh", "Sigmoid", "Softplus", "Gelu", "PRelu");

  @Override
  public List<About> abouts() {
    String source = "DL4J 1.0.0-M2.1, training UI, the overview and model pages";
    return List.of(
        new About(
            "dl4j-activation-std",
            "warning: the deviation of an activation is outside 0.5 to 2",
            source,
            "nothing"),
        new About(
            "dl4j-update-ratio",
            "warning: root mean square of a first step of gradient descent (rate 0.01, gradients"
                + " of size 1 at the outputs) over that of the weight is outside 1e-4 to 1e-2",
            source,
            "nothing"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    for (Reading reading : evidence.readings()) {
      if (ACTIVATIONS.contains(reading.op())) {
        activation(evidence, reading).ifPresent(found::add);
      }
    }
    evidence.weights().stream()
        .filter(Weight::isLinearMap)
        .forEach(w -> ratio(evidence, w).ifPresent(found::add));
    return found;
  }

  private static Optional<Diagnosis> activation(Evidence evidence, Reading reading) {
    double std =
        reading
            .measured()
            .map(Measured::moments)
            .map(m -> Math.sqrt(Math.max(0, m.variance())))
            .orElse(1.0);
    if (std >= LEAST_STD && std <= MOST_STD) {
      return Optional.empty();
    }
    Finding finding =
        new Finding(
            "dl4j-activation-std",
            Severity.WARNING,
            reading.tensor(),
            "its std is " + Described.number(std),
            Finding.NOTHING_TO_DO);
    return Optional.of(new Diagnosis(finding, evidence.position(reading.tensor()), List.of()));
  }

  private static Optional<Diagnosis> ratio(Evidence evidence, Weight weight) {
    double own = weight.summary().secondMoment();
    if (evidence.gradient(weight.stored()).isEmpty() || own == 0) {
      return Optional.empty();
    }
    double second = evidence.gradient(weight.stored()).getAsDouble();
    double ratio = LEARNING_RATE * Math.sqrt(second / own);
    return ratio >= LEAST_RATIO && ratio <= MOST_RATIO
        ? Optional.empty()
        : Optional.of(
            Found.at(
                evidence,
                weight,
                "dl4j-update-ratio",
                Severity.WARNING,
                "a first step is %s of it".formatted(Described.number(ratio)),
                Finding.NOTHING_TO_DO,
                List.of()));
  }
}
