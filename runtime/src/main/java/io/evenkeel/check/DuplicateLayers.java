// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Layers with the same random values, up to a factor: one generator was seeded the same way for
 * each of them.
 */
final class DuplicateLayers implements AuditRule {
  private static final String NAME = "duplicate-layers";
  private static final int COMPARED = 16;

  /** Deterministic weights, such as identities, consist of few numbers. */
  private static final int FEWEST_DISTINCT = 8;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: initial weights of two layers begin with the same 16 values, up to a factor;"
                + " warning in a trained network",
            "keras-team/keras#15586 and tensorflow/tensorflow#62577 (one initializer reused),"
                + " TensorFlow-Java 1.0 and KotlinDL (one seed for every layer)",
            "draws all but the first anew, each under its own name"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    Map<String, List<Weight>> byBeginning = new LinkedHashMap<>();
    evidence.weights().stream()
        .filter(DuplicateLayers::isRandom)
        .sorted(Comparator.comparingInt(evidence::positionOf))
        .forEach(w -> byBeginning.computeIfAbsent(beginning(w), k -> new ArrayList<>()).add(w));
    return byBeginning.values().stream()
        .filter(same -> same.size() > 1)
        .filter(same -> !UntiedTie.isTie(same))
        .map(same -> diagnosis(evidence, same))
        .toList();
  }

  private static boolean isRandom(Weight weight) {
    boolean drawn = weight.isLinearMap() || weight.role() == Role.EMBEDDING;
    if (!drawn || weight.summary().elements() < COMPARED || weight.summary().nonFinite() > 0) {
      return false;
    }
    LongToDoubleFunction values = Weights.values(weight.constant());
    long distinct =
        LongStream.range(0, COMPARED).mapToDouble(values).map(Math::abs).distinct().count();
    return distinct >= FEWEST_DISTINCT;
  }

  /** The first values over the largest of them, rounded so that a rounded factor is not seen. */
  private static String beginning(Weight weight) {
    LongToDoubleFunction values = Weights.values(weight.constant());
    double largest = 0;
    for (int i = 0; i < COMPARED; i++) {
      double value = values.applyAsDouble(i);
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    boolean narrow = weight.constant().tensor().dtype() == DType.BF16;
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < COMPARED; i++) {
      key.append(
          String.format(
              Locale.ROOT, narrow ? "%.1f " : "%.4f ", values.applyAsDouble(i) / largest));
    }
    return key.toString();
  }

  private static Diagnosis diagnosis(Evidence evidence, List<Weight> same) {
    List<Weight> copies = same.subList(1, same.size());
    Weight first = same.getFirst();
    boolean equal = copies.stream().allMatch(w -> w.summary().hash() == first.summary().hash());
    return Found.at(
        evidence,
        copies.getFirst(),
        NAME,
        evidence.isInitial() ? Severity.ERROR : Severity.WARNING,
        "it has the values of %s%s%s: one seed was used for both"
            .formatted(
                first.name(),
                equal ? "" : " times a factor",
                copies.size() == 1 ? "" : ", and so have " + others(copies)),
        "draw %s anew under its own name: the layers are independent, as predictions assume"
            .formatted(copies.size() == 1 ? "it" : "each"),
        copies.stream().map(w -> Found.redraw(w)).toList());
  }

  private static String others(List<Weight> copies) {
    List<Weight> more = copies.subList(1, copies.size());
    return more.size() > 3
        ? "%d more".formatted(more.size())
        : more.stream().map(Weight::name).collect(Collectors.joining(", "));
  }
}
