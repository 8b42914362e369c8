// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the forward signal says about a network's start. */
public final class ForwardVerdict {
  private static final Set<String> RECTIFIERS = Set.of("Relu", "Clip", "ThresholdedRelu");

  private ForwardVerdict() {}

  /** Findings, the gravest first. */
  public static List<Finding> of(List<Reading> readings) {
    List<Finding> findings = new ArrayList<>();
    nonFinite(readings).ifPresent(findings::add);
    zero(readings).or(() -> change(readings)).ifPresent(findings::add);
    dead(readings).ifPresent(findings::add);
    findings.addAll(cannotSay(readings));
    return findings;
  }

  private static Optional<Finding> nonFinite(List<Reading> readings) {
    return readings.stream()
        // Masked attention scores are infinite on purpose; what a linear map gives never is.
        .filter(r -> r.parameter().isPresent() || r.equals(readings.getLast()))
        .filter(r -> r.measured().filter(m -> m.nonFinite() > 0).isPresent())
        .findFirst()
        .map(r ->
            new Finding(
                "non-finite-values",
                Severity.ERROR,
                r.tensor(),
                "%d of %d values are NaN or infinite, first here"
                    .formatted(
                        r.measured().orElseThrow().nonFinite(),
                        r.measured().orElseThrow().elements()),
                "lower the gain before it, or use a recipe that keeps the signal level"));
  }

  /** What linear maps gave, where any of it is finite. */
  private static List<Reading> maps(List<Reading> readings) {
    return readings.stream()
        .filter(r -> r.parameter().isPresent())
        .filter(r -> r.measured().filter(m -> m.nonFinite() < m.elements()).isPresent())
        .toList();
  }

  /** No factor brings an exact zero back. */
  private static Optional<Finding> zero(List<Reading> readings) {
    List<Reading> maps = maps(readings);
    boolean ends = !maps.isEmpty() && secondMoment(maps.getLast()) == 0;
    Optional<Reading> first = maps.stream().filter(r -> secondMoment(r) == 0).findFirst();
    boolean begins = first.isPresent() && first.get().equals(maps.getFirst());
    return first.filter(r -> ends || begins).map(r -> zero(r, r.equals(maps.getLast()) && !begins));
  }

  private static Finding zero(Reading reading, boolean onlyTheLast) {
    return onlyTheLast
        ? new Finding(
            "signal-zero",
            Severity.NOTE,
            reading.tensor(),
            "the last linear map gives exactly zero, and nothing before it does",
            "check that it is meant to start from zero")
        : new Finding(
            "signal-zero",
            Severity.ERROR,
            reading.tensor(),
            "every value is exactly zero, first here",
            "look for weights or an input of zeros, or for numbers too small for their type");
  }

  private static Optional<Finding> change(List<Reading> readings) {
    List<Reading> maps = maps(readings);
    if (maps.size() < 2) {
      return Optional.empty();
    }
    double first = secondMoment(maps.getFirst());
    double last = secondMoment(maps.getLast());
    double ratio = last / first;
    if (!Double.isFinite(ratio) || Thresholds.ofStray(ratio) == Severity.NOTE) {
      return Optional.empty();
    }
    boolean fades = ratio < 1;
    double perLayer = Math.pow(ratio, 1.0 / (maps.size() - 1));
    return Optional.of(
        new Finding(
            fades ? "signal-vanishes" : "signal-explodes",
            Thresholds.ofStray(ratio),
            maps.getLast().tensor(),
            String.format(
                Locale.ROOT,
                "the second moment goes from %.3g at %s to %.3g, a factor %.3g per linear map",
                first,
                maps.getFirst().tensor(),
                last,
                perLayer),
            String.format(
                Locale.ROOT,
                "multiply every std by about %.3g, or use --recipe he",
                1 / Math.sqrt(perLayer))));
  }

  private static double secondMoment(Reading reading) {
    return reading.measured().map(Measured::moments).orElseThrow().secondMoment();
  }

  private static Optional<Finding> dead(List<Reading> readings) {
    List<Reading> dead =
        readings.stream()
            .filter(r -> RECTIFIERS.contains(r.op()))
            .filter(r -> r.measured().filter(Thresholds::isDead).isPresent())
            .toList();
    return dead.stream().findFirst().map(first -> dead(first, dead.size()));
  }

  private static Finding dead(Reading first, int tensors) {
    double fraction = first.measured().orElseThrow().deadFraction();
    return new Finding(
        "dead-units",
        fraction > Thresholds.NEARLY_ALL_DEAD ? Severity.ERROR : Severity.WARNING,
        first.tensor(),
        String.format(
            Locale.ROOT,
            "%.0f %% of its units are zero for every sample; so in %d tensors",
            100 * fraction,
            tensors),
        "look for a negative bias or a vanished signal before it");
  }

  /** One note for each operator where the prediction ends. */
  private static List<Finding> cannotSay(List<Reading> readings) {
    Map<String, Integer> causes = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading.predicted() instanceof Prediction.CannotSay(String because)) {
        causes.merge(because, 1, Integer::sum);
      }
    }
    return causes.entrySet().stream()
        .map(cause ->
            new Finding(
                "cannot-say",
                Severity.NOTE,
                cause.getKey().split(": ", 2)[0],
                "%s; no prediction for %d tensors from there on"
                    .formatted(cause.getKey().split(": ", 2)[1], cause.getValue()),
                "rely on the measured signal there"))
        .toList();
  }
}
