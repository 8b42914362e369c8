// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** NaN and infinite elements of parameters: no training recovers from one. */
final class NonFiniteWeights implements AuditRule {
  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            "non-finite-weights",
            "error: an element of a parameter is NaN or infinite",
            "IEEE 754: any sum with NaN is NaN",
            "draws these elements anew"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    return evidence.weights().stream()
        .filter(weight -> weight.summary().nonFinite() > 0)
        .map(weight -> diagnosis(evidence, weight))
        .toList();
  }

  private static Diagnosis diagnosis(Evidence evidence, Weight weight) {
    Summary summary = weight.summary();
    LongToDoubleFunction values = Weights.values(weight.constant());
    return Found.at(
        evidence,
        weight,
        "non-finite-weights",
        Severity.ERROR,
        "%d of %d elements are NaN or infinite, the first at index %d; everything after it is too"
            .formatted(summary.nonFinite(), summary.elements(), summary.firstNonFinite()),
        "draw these elements anew: the others stay as they are and the signal is finite",
        List.of(Found.redraw(weight, i -> !Double.isFinite(values.applyAsDouble(i)))));
  }
}
