// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Extreme;
import io.evenkeel.check.Trace.Quantity;
import io.evenkeel.check.Trace.Step;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The second moment of the gradient leaves the course that recipe {@code auto} predicts. */
final class GradientLevel implements AuditRule {
  private static final String VANISHES = "gradient-vanishes";
  private static final String EXPLODES = "gradient-explodes";

  private static final String LEVELS =
      "error: the gradient's second moment in an initial network strays from recipe auto's by more"
          + " than 2²⁶, what single draws scatter by taken off; warning: by more than 1,000";
  private static final String SOURCE =
      "He et al. 2015, section 2.2 and Figure 3; Hanin and Rolnick 2018";
  private static final String CURE = "scales the weights to blame to what recipe auto gives";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(VANISHES, LEVELS, SOURCE, CURE), new About(EXPLODES, LEVELS, SOURCE, CURE));
  }

  @Override
  public Kind kind() {
    return Kind.GRADIENT;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    return evidence.isInitial() && evidence.hasGradients()
        ? Trace.extreme(evidence, Quantity.GRADIENT)
            .filter(Levels::isStray)
            .map(extreme -> diagnosis(evidence, extreme))
            .stream()
            .toList()
        : List.of();
  }

  private static Diagnosis diagnosis(Evidence evidence, Extreme extreme) {
    List<Step> guilty = Levels.guilty(extreme);
    Optional<Step> first = guilty.stream().findFirst();
    String where = first.map(s -> s.weight().name()).orElse(extreme.reading().tensor());
    String because =
        String.format(
            Locale.ROOT,
            "E δ² %s to %s at %s, where recipe auto predicts %s%s%s%s",
            extreme.deviation() > 0 ? "grows" : "falls",
            Described.number(measured(extreme.reading())),
            extreme.reading().tensor(),
            expected(evidence, extreme.reading()),
            first
                .map(s ->
                    "; on the way back it starts here with a factor %s (%s)"
                        .formatted(
                            Described.number(Math.exp(s.jump())),
                            Described.of(
                                s.weight(), evidence.planned(s.weight().stored()).orElse(null))))
                .orElse(""),
            guilty.size() > 1 ? "; so at %d weights".formatted(guilty.size()) : "",
            KnownScales.words(evidence, guilty));
    Finding finding =
        new Finding(
            extreme.deviation() > 0 ? EXPLODES : VANISHES,
            Levels.severity(extreme),
            where,
            because,
            guilty.isEmpty()
                ? "use evenkeel init, or a normalization before it"
                : "scale to what recipe auto gives: E δ² there is then "
                    + expected(evidence, extreme.reading()));
    List<Correction> corrections =
        guilty.stream()
            .filter(Levels::isOff)
            .map(s -> Found.rescale(s.weight(), Math.exp(-s.excess() / 2)))
            .toList();
    return new Diagnosis(finding, evidence.position(extreme.reading().tensor()), corrections);
  }

  private static double measured(Reading reading) {
    return reading
        .measured()
        .map(Measured::gradientSecondMoment)
        .filter(m -> m.isPresent())
        .map(m -> m.getAsDouble())
        .orElse(Double.NaN);
  }

  private static String expected(Evidence evidence, Reading at) {
    return evidence
        .healthy(at.tensor())
        .map(Reading::knownGradient)
        .filter(m -> m.isPresent())
        .map(m -> Described.number(m.getAsDouble()))
        .orElse("another");
  }
}
