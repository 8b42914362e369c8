// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bounded activations that are flat where the signal reaches them. */
final class SaturatedUnits implements AuditRule {
  private static final String NAME = "saturated-units";
  private static final double MANY = 0.5;
  private static final double SOME = 0.25;

  /** A second moment this many times that of recipe auto is to blame. */
  private static final double BEYOND = 1.5;

  /** A bias that has this part of the pre-activation's second moment is to blame. */
  private static final double BLAMED = 0.5;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: at more than half of the elements of an initial network's tanh or sigmoid the"
                + " slope is below a twentieth of the largest; warning: at more than a quarter;"
                + " a note where no weight or bias before it is beyond what recipe auto gives",
            "Glorot and Bengio 2010, section 3: saturated units let no gradient through; 3 % of"
                + " tanh(z), z standard normal, are",
            "scales the weight before it to what recipe auto gives, and resets a bias to blame"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Reading> saturated =
        evidence.isInitial()
            ? evidence.readings().stream().filter(r -> saturation(evidence, r) > SOME).toList()
            : List.of();
    return saturated.isEmpty() ? List.of() : List.of(diagnosis(evidence, saturated));
  }

  private static double saturation(Evidence evidence, Reading reading) {
    return evidence.units(reading.tensor()).map(UnitMeasurement::saturated).orElse(0.0);
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Reading> saturated) {
    Reading first =
        saturated.stream()
            .filter(r -> saturation(evidence, r) > MANY)
            .findFirst()
            .orElse(saturated.getFirst());
    double fraction = saturation(evidence, first);
    Optional<Way> way = Way.before(evidence, first.tensor());
    List<Correction> corrections = new ArrayList<>();
    for (Reading reading : saturated) {
      Way.before(evidence, reading.tensor())
          .ifPresent(w -> corrections.addAll(corrections(evidence, w)));
    }
    double signal = way.map(w -> evidence.second(w.map().tensor()).orElse(0)).orElse(0.0);
    String more = saturated.size() == 1 ? "" : "; so in %d tensors".formatted(saturated.size());
    Finding finding =
        new Finding(
            NAME,
            severity(fraction, corrections),
            way.map(w -> w.weight().name()).orElse(first.tensor()),
            String.format(
                Locale.ROOT,
                "%s is flat at %.0f %% of its elements, for the signal before it has a std of %s%s%s",
                first.tensor(),
                100 * fraction,
                Described.number(Math.sqrt(signal)),
                way.map(w ->
                        "; "
                            + Described.of(
                                w.weight(), evidence.planned(w.weight().stored()).orElse(null)))
                    .orElse(""),
                more),
            corrections.isEmpty()
                ? "the weights before it are as recipe auto gives them; look at the sums before it"
                : "scale to what recipe auto gives: a few per cent are then flat");
    return new Diagnosis(finding, evidence.position(first.tensor()), corrections);
  }

  /** Saturation under weights as recipe auto gives them is the architecture's. */
  private static Severity severity(double fraction, List<Correction> corrections) {
    if (corrections.isEmpty()) {
      return Severity.NOTE;
    }
    return fraction > MANY ? Severity.ERROR : Severity.WARNING;
  }

  private static List<Correction> corrections(Evidence evidence, Way way) {
    List<Correction> corrections = new ArrayList<>();
    double planned = evidence.planned(way.weight().stored()).map(m -> m.secondMoment()).orElse(0.0);
    double own = way.weight().summary().secondMoment();
    if (planned > 0 && own > BEYOND * planned) {
      corrections.add(Found.rescale(way.weight(), Math.sqrt(planned / own)));
    }
    double signal = evidence.second(way.map().tensor()).orElse(0);
    way.added().stream()
        .filter(w -> w.summary().secondMoment() > BLAMED * signal && !w.isZero())
        .forEach(w -> corrections.add(Found.redraw(w)));
    return corrections;
  }
}
