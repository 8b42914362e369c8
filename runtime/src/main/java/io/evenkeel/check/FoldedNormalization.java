// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Extreme;
import io.evenkeel.check.Trace.Step;
import io.evenkeel.probe.Thresholds;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps that carry a normalization folded into weight and bias, one of them with the wrong factor.
 */
final class FoldedNormalization {
  private static final int FEWEST_MAPS = 4;

  /** More maps than this part of all are to blame for something else. */
  private static final double FEW = 0.25;

  private FoldedNormalization() {}

  /** Whether few maps are to blame and most have biases as folding leaves them. */
  static boolean looksFolded(Evidence evidence, List<Step> guilty) {
    List<Boolean> varied =
        evidence.maps().stream()
            .map(map -> Way.biases(evidence, map).stream().anyMatch(b -> !b.isConstant()))
            .toList();
    long folded = varied.stream().filter(v -> v).count();
    return !guilty.isEmpty()
        && guilty.size() <= Math.max(1, FEW * varied.size())
        && 2 * folded > varied.size()
        && guilty.stream().allMatch(s -> Levels.isOff(s) && bearsItToo(evidence, s));
  }

  /** Folding scales a bias by what it scales the weight by. */
  private static boolean bearsItToo(Evidence evidence, Step step) {
    double[] others =
        evidence.maps().stream()
            .filter(map -> !map.equals(step.reading()))
            .flatMap(map -> Way.biases(evidence, map).stream())
            .mapToDouble(b -> b.summary().secondMoment())
            .filter(second -> second > 0)
            .sorted()
            .toArray();
    double own =
        Way.biases(evidence, step.reading()).stream()
            .filter(b -> !b.isConstant())
            .mapToDouble(b -> b.summary().secondMoment())
            .max()
            .orElse(0);
    if (own == 0 || others.length == 0) {
      return false;
    }
    double ratio = Math.log(own / others[others.length / 2]);
    return ratio * step.jump() > 0 && Math.abs(ratio) > Math.abs(step.jump()) / 4;
  }

  /** In a trained network: maps whose factor is far from that of the others. */
  static List<Diagnosis> diagnoses(Evidence evidence, Extreme extreme) {
    List<Step> steps = extreme.steps();
    if (steps.size() < FEWEST_MAPS) {
      return List.of();
    }
    double[] jumps = steps.stream().mapToDouble(Step::jump).sorted().toArray();
    double median = jumps[jumps.length / 2];
    List<Step> outliers =
        steps.stream()
            .filter(s -> Math.abs(s.jump() - median) > Math.log(Thresholds.STRAY))
            .toList();
    return looksFolded(evidence, outliers)
        ? List.of(diagnosis(evidence, outliers, median))
        : List.of();
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Step> outliers, double median) {
    Step first = outliers.getFirst();
    double off = first.jump() - median;
    List<Correction> corrections = new ArrayList<>();
    for (Step step : outliers) {
      double factor = Math.exp((median - step.jump()) / 2);
      corrections.add(Found.rescale(step.weight(), factor));
      Way.biases(evidence, step.reading())
          .forEach(bias -> corrections.add(Found.rescale(bias, factor)));
    }
    return Found.at(
        evidence,
        first.weight(),
        SignalLevel.FOLDED,
        Severity.ERROR,
        String.format(
            Locale.ROOT,
            "it multiplies E x² by %s where the median map multiplies it by %s, as when a"
                + " normalization is folded with the variance in place of its root, twice or not at"
                + " all",
            Described.number(Math.exp(first.jump())),
            Described.number(Math.exp(median))),
        "multiply weight and bias by %s: it then passes the signal on as the others do"
            .formatted(Described.number(Math.exp(-off / 2))),
        corrections);
  }
}
