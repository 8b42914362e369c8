// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Node;
import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;

/** Running statistics of batch normalizations beside those of the batch that was run. */
final class RunningStatistics implements AuditRule {
  private static final String NAME = "running-statistics";

  /** Real data differ from batch to batch, but not by this factor in variance over all channels. */
  private static final double MOST_MISFIT = 4;

  /** Channels that follow a formula within this factor follow it on purpose. */
  private static final double EXACT = 1.25;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: a running variance is negative or not finite, or in all channels within a"
                + " factor 1.25 a known function of the batch's (its root, its square, its inverse);"
                + " warning: with --data, its geometric mean over channels is off by more than 4;"
                + " a note: the same on made-up data; 0 and 1 mean that nothing was run yet",
            "Ioffe and Szegedy 2015, Batch Normalization, algorithm 2: the variance of the"
                + " training data",
            "sets the statistics to those of the batch"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    for (Node node : evidence.graph().nodes()) {
      if (node.is("BatchNormalization") && node.inputs().size() >= 5) {
        diagnosis(evidence, node).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Diagnosis> diagnosis(Evidence evidence, Node node) {
    Optional<Weight> mean = evidence.weight(node.inputs().get(3));
    Optional<Weight> variance = evidence.weight(node.inputs().get(4));
    Optional<UnitMeasurement> batch = evidence.units(node.inputs().getFirst());
    if (mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    List<Correction> set =
        batch
            .filter(b -> b.units() == variance.get().summary().elements())
            .map(b ->
                List.<Correction>of(
                    replace(mean.get(), b.means()), replace(variance.get(), b.variances())))
            .orElse(List.of());
    Summary summary = variance.get().summary();
    if (summary.nonFinite() > 0 || summary.min() < 0) {
      return Optional.of(
          found(
              evidence,
              variance.get(),
              Severity.ERROR,
              "it is no variance: " + extremes(summary),
              set));
    }
    boolean fresh = mean.get().isZero() && variance.get().isConstant() && summary.min() == 1;
    return fresh || set.isEmpty()
        ? Optional.empty()
        : misfit(evidence, variance.get(), batch.orElseThrow(), set);
  }

  private static Correction replace(Weight weight, double[] values) {
    return new Correction.Replace(weight.stored(), i -> values[(int) i]);
  }

  private static String extremes(Summary summary) {
    return summary.nonFinite() > 0
        ? "%d elements are not finite".formatted(summary.nonFinite())
        : "its smallest element is " + Described.number(summary.min());
  }

  private static Optional<Diagnosis> misfit(
      Evidence evidence, Weight running, UnitMeasurement batch, List<Correction> set) {
    double[] seen = batch.variances();
    LongToDoubleFunction stored = Weights.values(running.constant());
    double[] logs = new double[seen.length];
    Arrays.setAll(logs, i -> Math.log(stored.applyAsDouble(i) / seen[i]));
    double factor = Math.exp(Arrays.stream(logs).filter(Double::isFinite).average().orElse(0));
    boolean fits = factor < MOST_MISFIT && factor > 1 / MOST_MISFIT;
    // One number for all channels says nothing of where it comes from.
    Optional<String> mistake = running.isConstant() ? Optional.empty() : mistake(stored, seen);
    if (fits && mistake.isEmpty()) {
      return Optional.empty();
    }
    boolean real = !evidence.inputs().given().isEmpty();
    Severity severity =
        mistake.isPresent() ? Severity.ERROR : real ? Severity.WARNING : Severity.NOTE;
    String off =
        "it is %s times the variance that the batch has there".formatted(Described.number(factor));
    return Optional.of(
        found(
            evidence,
            running,
            severity,
            mistake.map(m -> off + ": channel by channel " + m).orElse(off),
            severity == Severity.NOTE ? List.of() : set));
  }

  private static Optional<String> mistake(LongToDoubleFunction stored, double[] seen) {
    if (follows(stored, seen, v -> v)) {
      return Optional.empty();
    }
    if (follows(stored, seen, Math::sqrt)) {
      return Optional.of("the standard deviation in place of the variance");
    }
    if (follows(stored, seen, v -> v * v)) {
      return Optional.of("the square of the variance");
    }
    if (follows(stored, seen, v -> 1 / v)) {
      return Optional.of("the inverse of the variance");
    }
    return follows(stored, seen, v -> 1 / Math.sqrt(v))
        ? Optional.of("the inverse of the standard deviation")
        : Optional.empty();
  }

  private static boolean follows(
      LongToDoubleFunction stored, double[] seen, DoubleUnaryOperator formula) {
    for (int i = 0; i < seen.length; i++) {
      double ratio = stored.applyAsDouble(i) / formula.applyAsDouble(seen[i]);
      if (!(ratio < EXACT && ratio > 1 / EXACT)) {
        return false;
      }
    }
    return seen.length > 1;
  }

  private static Diagnosis found(
      Evidence evidence, Weight at, Severity severity, String because, List<Correction> set) {
    return Found.at(
        evidence,
        at,
        NAME,
        severity,
        because,
        set.isEmpty()
            ? "run it in training mode on real data to renew the statistics"
            : "set mean and variance to the batch's: evaluation then gives what training does",
        set);
  }
}
