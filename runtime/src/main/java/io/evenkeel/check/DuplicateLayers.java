// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Layers with the same random values, up to a factor: one generator was seeded the same way for
 * each of them.
 */
final class DuplicateLayers implements AuditRule {
  private static final String NAME = "duplicate-layers";

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
    Map<Integer, List<List<Weight>>> bySigns = new LinkedHashMap<>();
    evidence.weights().stream()
        .filter(DuplicateLayers::isRandom)
        .sorted(Comparator.comparingInt(evidence::positionOf))
        .forEach(
            w -> put(w, bySigns.computeIfAbsent(Beginning.of(w).signs(), k -> new ArrayList<>())));
    List<Diagnosis> found = new ArrayList<>();
    bySigns.values().stream()
        .flatMap(List::stream)
        .filter(same -> same.size() > 1 && !UntiedTie.isTie(same))
        .forEach(same -> found.add(diagnosis(evidence, same)));
    found.addAll(gates(evidence));
    return found;
  }

  /** Gates of one recurrent weight that begin with the same values. */
  private static List<Diagnosis> gates(Evidence evidence) {
    return evidence.cells().stream()
        .flatMap(Cell::gateCopies)
        .map(copies -> gates(evidence, copies))
        .toList();
  }

  private static Diagnosis gates(Evidence evidence, Cell.GateCopies copies) {
    return Found.at(
        evidence,
        copies.weight(),
        NAME,
        evidence.isInitial() ? Severity.ERROR : Severity.WARNING,
        "its %s have the values of its %s: one seed was used for all"
            .formatted(String.join(", ", copies.copies()), copies.first()),
        "draw them anew: the gates are independent, as predictions assume",
        List.of(Found.redraw(copies.weight(), copies::isCopied)));
  }

  private static void put(Weight weight, List<List<Weight>> groups) {
    Beginning beginning = Beginning.of(weight);
    groups.stream()
        .filter(group -> beginning.isMultipleOf(Beginning.of(group.getFirst())))
        .findFirst()
        .ifPresentOrElse(
            group -> group.add(weight), () -> groups.add(new ArrayList<>(List.of(weight))));
  }

  private static boolean isRandom(Weight weight) {
    boolean drawn = weight.isLinearMap() || weight.role() == Role.EMBEDDING;
    if (!drawn
        || weight.summary().elements() < Beginning.LENGTH
        || weight.summary().nonFinite() > 0) {
      return false;
    }
    return Beginning.of(weight).isRandom();
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
