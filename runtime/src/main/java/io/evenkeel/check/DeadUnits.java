// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.probe.Thresholds;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rectified units that are zero for every sample because of what is added before them. */
final class DeadUnits implements AuditRule {
  private static final String NAME = "dead-units";
  private static final Set<String> RECTIFIERS = Set.of("Relu", "Clip", "ThresholdedRelu");

  /** A layer of dead units has this part of its pre-activation's second moment from the bias. */
  private static final double BLAMED = 0.25;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: more than 0.9 of a rectifier's units are zero at all of at least 16 looks;"
                + " warning: more than 0.5 and three standard errors, or in a trained network",
            "SageMaker Debugger's DeadRelu (above half of a layer); Lu et al. 2020, Dying ReLU and"
                + " Initialization",
            "resets a bias or shift that is to blame to what recipe auto gives"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Reading> dead =
        evidence.readings().stream()
            .filter(r -> RECTIFIERS.contains(r.op()))
            .filter(r -> r.measured().filter(Thresholds::isDead).isPresent())
            .filter(r -> fraction(r) == 1 || !isBehindAClosedBranch(evidence, r))
            .toList();
    return dead.isEmpty() ? List.of() : List.of(diagnosis(evidence, dead));
  }

  private static double fraction(Reading reading) {
    return reading.measured().orElseThrow().deadFraction();
  }

  /** Channels that a shortcut pads with zeros are zero until the branch opens. */
  private static boolean isBehindAClosedBranch(Evidence evidence, Reading reading) {
    int position = evidence.position(reading.tensor());
    return evidence.weights().stream()
        .filter(DeadlockedZeros::isShut)
        .anyMatch(zero -> evidence.leads(evidence.positionOf(zero), position));
  }

  private static List<Weight> blamed(Evidence evidence, Reading dead) {
    return Way.before(evidence, dead.tensor()).map(w -> blamed(evidence, w)).orElse(List.of());
  }

  /** The first of those that are worst off. */
  private static Reading worst(List<Reading> dead) {
    return dead.stream()
        .filter(r -> fraction(r) > Thresholds.NEARLY_ALL_DEAD)
        .findFirst()
        .orElse(dead.getFirst());
  }

  private static List<Weight> blamed(Evidence evidence, Way way) {
    double signal = evidence.second(way.map().tensor()).orElse(0);
    return way.added().stream()
        .filter(w ->
            DeadlockedZeros.isShut(w)
                || (w.summary().mean() < 0 && w.summary().secondMoment() > BLAMED * signal))
        .toList();
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Reading> dead) {
    Reading first = worst(dead);
    Optional<Way> way = Way.before(evidence, first.tensor());
    List<Weight> blamed = blamed(evidence, first);
    double fraction = fraction(first);
    boolean grave = fraction > Thresholds.NEARLY_ALL_DEAD && evidence.isInitial();
    List<Correction> corrections = new ArrayList<>();
    dead.forEach(
        r -> blamed(evidence, r).forEach(w -> corrections.add(Found.redrawNonZero(evidence, w))));
    String more = dead.size() == 1 ? "" : "; so in %d tensors".formatted(dead.size());
    String cause =
        blamed.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", for it has the mean %s where the weights give a signal of %s",
                Described.number(blamed.getFirst().summary().mean()),
                Described.number(
                    Math.sqrt(evidence.second(way.orElseThrow().map().tensor()).orElse(0))));
    Finding finding =
        new Finding(
            NAME,
            grave ? Severity.ERROR : Severity.WARNING,
            blamed.isEmpty() ? first.tensor() : blamed.getFirst().name(),
            String.format(
                Locale.ROOT,
                "%.0f %% of the units of %s are zero for every sample%s%s",
                100 * fraction,
                first.tensor(),
                cause,
                more),
            blamed.isEmpty()
                ? "look for a negative bias or a vanished signal before it"
                : "set it to what recipe auto gives: about half of the units are then active");
    return new Diagnosis(finding, evidence.position(first.tensor()), corrections);
  }
}
