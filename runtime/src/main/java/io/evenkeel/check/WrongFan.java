// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Initial weights whose deviations show that a fan was counted wrongly. */
final class WrongFan implements AuditRule {
  private static final double LARGEST_HARMLESS = 1.5;

  /** Layers of different fans that must show one mistake. */
  private static final int FEWEST = 2;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            SignalLevel.WRONG_FAN,
            "warning: the variances of at least two initial weights of different fans, each off"
                + " recipe auto's by more than 1.5, are those of a known mistake within five"
                + " standard errors and of no correct rule; error or warning as signal-vanishes"
                + " where the level strays for it",
            "the mistakes as found in the sources of TensorFlow-Java 1.0, DL4J 1.0.0-M2.1, DJL 0.36,"
                + " Deep Netts, and pytorch/pytorch#23854",
            "scales the weights to what recipe auto gives"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    if (!evidence.isInitial() || SignalLevel.strays(evidence)) {
      return List.of();
    }
    Map<FanMistake, List<Weight>> found = new LinkedHashMap<>();
    for (Weight weight : evidence.weights()) {
      if (weight.isLinearMap() && isOff(evidence, weight)) {
        KnownScales.mistakeOf(evidence, List.of(weight))
            .filter(mistake -> mistake != FanMistake.FAN_OUT)
            .ifPresent(m -> found.computeIfAbsent(m, k -> new ArrayList<>()).add(weight));
      }
    }
    return found.entrySet().stream()
        .filter(entry -> differentFans(entry.getValue()) >= FEWEST)
        .filter(entry -> KnownScales.recipeOf(evidence, entry.getValue()).isEmpty())
        .map(entry -> diagnosis(evidence, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static boolean isOff(Evidence evidence, Weight weight) {
    double planned = evidence.planned(weight.stored()).map(m -> m.secondMoment()).orElse(0.0);
    double ratio = weight.summary().secondMoment() / planned;
    return planned > 0 && (ratio > LARGEST_HARMLESS || ratio < 1 / LARGEST_HARMLESS);
  }

  private static long differentFans(List<Weight> weights) {
    return weights.stream()
        .map(w -> w.planned().fans())
        .flatMap(Optional::stream)
        .map(fans -> fans.in() + "," + fans.out())
        .distinct()
        .count();
  }

  private static Diagnosis diagnosis(Evidence evidence, FanMistake mistake, List<Weight> weights) {
    Weight first =
        weights.stream().min(Comparator.comparingInt(evidence::positionOf)).orElseThrow();
    return Found.at(
        evidence,
        first,
        SignalLevel.WRONG_FAN,
        Severity.WARNING,
        "%s; it and %d more have the std of %s"
            .formatted(
                Described.of(first, evidence.planned(first.stored()).orElse(null)),
                weights.size() - 1,
                mistake.words()),
        "scale them to what recipe auto gives",
        weights.stream()
            .map(w -> {
              double planned = evidence.planned(w.stored()).orElseThrow().secondMoment();
              return Found.rescale(w, Math.sqrt(planned / w.summary().secondMoment()));
            })
            .toList());
  }
}
