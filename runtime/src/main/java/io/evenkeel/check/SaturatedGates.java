// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Attribute;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * Recurrent layers whose sums before the gates are so large that the gates are flat. The gates are
 * inside the operator and cannot be looked at; their sums follow from the weights and from the
 * signal around them.
 */
final class SaturatedGates implements AuditRule {
  private static final String NAME = "saturated-gates";

  /** Below a twentieth of the largest slope: 1 − tanh² and 4σ(1 − σ). */
  private static final double FLAT_TANH = 2.1783;

  private static final double FLAT_SIGMOID = 4.3565;

  /** Deviations of a normal distribution beyond which a quarter of it is, and a half. */
  private static final double QUARTER = 1.1503;

  private static final double HALF = 0.6745;

  /** A second moment this many times that of recipe auto is to blame. */
  private static final double BEYOND = 1.5;

  /** The largest deviation of a gate's sum, in units of where the gate is flat. */
  private record Flat(Cell cell, String gate, double deviation, double ratio) {
    Severity severity() {
      return ratio > 1 / HALF ? Severity.ERROR : Severity.WARNING;
    }
  }

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: the sum before a gate of an initial LSTM, GRU or RNN has so large a deviation"
                + " that, normal, it is flat at more than half of the time (sigmoid 6.5, tanh 3.2);"
                + " warning: at more than a quarter (3.8, 1.9); only where weights are beyond what"
                + " recipe auto gives; biases do not count",
            "Jozefowicz et al. 2015, An Empirical Exploration of Recurrent Network Architectures;"
                + " the deviation is √(Σ w²·E x² + Σ r²·E h²) of a row",
            "scales both weights to what recipe auto gives"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Flat> flat =
        evidence.isInitial()
            ? evidence.cells().stream()
                .filter(cell -> isBounded(evidence, cell))
                .flatMap(cell -> flattest(evidence, cell).stream())
                .filter(f -> f.ratio() > 1 / QUARTER && !corrections(evidence, f.cell()).isEmpty())
                .toList()
            : List.of();
    return flat.isEmpty() ? List.of() : List.of(diagnosis(evidence, flat));
  }

  /** A layer with rectifiers has nothing that is flat on both sides. */
  private static boolean isBounded(Evidence evidence, Cell cell) {
    return evidence
        .wiring()
        .producer(cell.output().tensor())
        .map(node -> node.attributes().get("activations"))
        .filter(Attribute.Texts.class::isInstance)
        .map(names -> ((Attribute.Texts) names).values())
        .filter(names ->
            names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("relu")))
        .isEmpty();
  }

  private static Optional<Flat> flattest(Evidence evidence, Cell cell) {
    double signal =
        evidence
            .before(cell.output().tensor())
            .findFirst()
            .map(r -> evidence.second(r.tensor()).orElse(Double.NaN))
            .orElse(Double.NaN);
    double hidden = evidence.second(cell.output().tensor()).orElse(Double.NaN);
    return cell.gates().stream()
        .map(gate -> {
          double variance =
              row(cell, cell.input(), gate) * signal + row(cell, cell.hidden(), gate) * hidden;
          double deviation = Math.sqrt(variance);
          return new Flat(cell, gate, deviation, deviation / edge(gate));
        })
        .filter(f -> Double.isFinite(f.ratio()))
        .max(Comparator.comparingDouble(Flat::ratio));
  }

  /** The mean sum of squares of a gate's rows. */
  private static double row(Cell cell, Weight weight, String gate) {
    LongToDoubleFunction values = Weights.values(weight.constant());
    long inner = Math.max(1, weight.shape().dimension(-1));
    double sum = 0;
    for (long i = 0; i < weight.summary().elements(); i++) {
      double value = cell.gate(i / inner).equals(gate) ? values.applyAsDouble(i) : 0;
      sum += value * value;
    }
    return sum / cell.count();
  }

  /** Candidates are squashed by tanh, the rest by sigmoids. */
  private static double edge(String gate) {
    return switch (gate) {
      case "cell", "cell gate", "new gate" -> FLAT_TANH;
      default -> FLAT_SIGMOID;
    };
  }

  private static List<Correction> corrections(Evidence evidence, Cell cell) {
    return cell.weights()
        .filter(w -> w.summary().secondMoment() > BEYOND * planned(evidence, w))
        .filter(w -> planned(evidence, w) > 0)
        .map(w -> Found.rescale(w, Math.sqrt(planned(evidence, w) / w.summary().secondMoment())))
        .toList();
  }

  private static double planned(Evidence evidence, Weight weight) {
    return evidence.planned(weight.stored()).map(Moments::secondMoment).orElse(0.0);
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Flat> flat) {
    Flat first = flat.getFirst();
    Weight guilty =
        first
            .cell()
            .weights()
            .max(Comparator.comparingDouble(w -> w.summary().secondMoment() / planned(evidence, w)))
            .orElseThrow();
    Reading layer = first.cell().output();
    String more = flat.size() == 1 ? "" : "; so in %d pairs of weights".formatted(flat.size());
    Severity severity = flat.stream().map(Flat::severity).max(Comparator.naturalOrder()).get();
    List<Correction> corrections =
        flat.stream().flatMap(f -> corrections(evidence, f.cell()).stream()).toList();
    Diagnosis found =
        Found.at(
            evidence,
            guilty,
            NAME,
            severity,
            "the sum before the %s of %s has a std of %s, and it is flat from %s on; %s%s"
                .formatted(
                    first.gate(),
                    layer.tensor(),
                    Described.number(first.deviation()),
                    Described.number(edge(first.gate())),
                    Described.of(guilty, evidence.planned(guilty.stored()).orElse(null)),
                    more),
            "scale to what recipe auto gives: the gates are then where they can move",
            corrections);
    return new Diagnosis(found.finding(), found.position(), corrections, true);
  }
}
