// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/** Units of one layer with equal incoming weights: they get equal gradients and stay one unit. */
final class SymmetricUnits implements AuditRule {
  static final String NAME = "symmetric-units";

  /** Shorter rows may be equal by chance in a type of few bits. */
  static final long SHORTEST_ROW = 4;

  private static final double MANY = 0.1;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: at least a tenth of an initial layer's units have the incoming weights of"
                + " another one, and the outgoing ones too or all units are one; warning: any have"
                + " the same incoming weights; rows of zeros do not count, nor pixels that"
                + " DepthToSpace makes of units; a recurrent unit is compared in all gates",
            "Goodfellow et al. 2016, Deep Learning, section 8.4: initial parameters must break"
                + " symmetry between units",
            "draws the repeated rows anew"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    for (Weight weight : evidence.weights()) {
      diagnosis(evidence, weight).ifPresent(found::add);
    }
    for (Cell cell : evidence.cells()) {
      SymmetricCells.diagnosis(evidence, cell).ifPresent(found::add);
    }
    found.sort(Comparator.comparingInt(Diagnosis::position));
    return found;
  }

  private static Optional<Diagnosis> diagnosis(Evidence evidence, Weight weight) {
    if (weight.rows().isEmpty() || !breaksSymmetry(weight.role()) || weight.isZero()) {
      return Optional.empty();
    }
    Rows rows = weight.rows().get();
    if (rows.count() < 2 || weight.summary().elements() / rows.count() < SHORTEST_ROW) {
      return Optional.empty();
    }
    Outgoing outgoing = new Outgoing(evidence, rows.count());
    Map<Integer, Integer> repeated = repeated(weight, rows);
    Optional<String> layer = evidence.firstReached(weight).map(Reading::tensor);
    // The loss tells the units of the last map apart.
    boolean last = evidence.place(weight.stored()).isLast();
    return repeated.isEmpty() || layer.filter(outgoing::becomesPixels).isPresent()
        ? Optional.empty()
        : Optional.of(
            found(
                evidence,
                weight,
                rows,
                repeated,
                !last && isOne(weight, repeated, layer, outgoing)));
  }

  private static Diagnosis found(
      Evidence evidence, Weight weight, Rows rows, Map<Integer, Integer> repeated, boolean stays) {
    return Found.at(
        evidence,
        weight,
        NAME,
        severity(evidence, repeated.size(), rows.count(), stays),
        because(weight, rows, repeated.size()),
        "draw these rows anew: the units learn different things",
        List.of(Found.redraw(weight, i -> repeated.containsKey(rows.of(i)))));
  }

  /** An error only where nothing behind the units tells them apart. */
  static Severity severity(Evidence evidence, int repeated, int units, boolean stays) {
    boolean many = repeated >= MANY * units;
    return many && stays && evidence.isInitial() ? Severity.ERROR : Severity.WARNING;
  }

  /** Units that see different inputs may have equal weights; recurrent ones have two matrices. */
  private static boolean breaksSymmetry(Role role) {
    return role != Role.DEPTHWISE && role != Role.RECURRENT_INPUT && role != Role.RECURRENT_HIDDEN;
  }

  /** Whether most of the repeated units get the gradients of their originals. */
  private static boolean isOne(
      Weight weight, Map<Integer, Integer> repeated, Optional<String> layer, Outgoing outgoing) {
    long alike =
        repeated.entrySet().stream()
            .filter(pair ->
                layer
                    .filter(at -> outgoing.isAlike(at, pair.getKey(), pair.getValue()))
                    .isPresent())
            .count();
    boolean all = repeated.size() == weight.rows().orElseThrow().count() - 1;
    return all || isThirds(weight, repeated.size()) || 2 * alike > repeated.size();
  }

  /** Whether query, key and value are the same. */
  private static boolean isThirds(Weight weight, int repeated) {
    return weight.role() == Role.ATTENTION_INPUT
        && repeated * 3L == 2L * weight.rows().orElseThrow().count();
  }

  private static String because(Weight weight, Rows rows, int repeated) {
    if (weight.isConstant()) {
      return "every element is %s, so its %d units are one unit"
          .formatted(Described.number(weight.summary().min()), rows.count());
    }
    return isThirds(weight, repeated)
        ? "the blocks of query, key and value are the same"
        : "%d of its %d units have the incoming weights of another one"
            .formatted(repeated, rows.count());
  }

  /** The units whose rows equal an earlier one of their group and are not zero, with that one. */
  private static Map<Integer, Integer> repeated(Weight weight, Rows rows) {
    long[] hashes = new long[rows.count()];
    boolean[] live = new boolean[rows.count()];
    LongToDoubleFunction values = Weights.values(weight.constant());
    long elements = weight.summary().elements();
    for (long i = 0; i < elements; i++) {
      double value = values.applyAsDouble(i);
      int row = rows.of(i);
      hashes[row] = Fingerprint.with(hashes[row], value);
      live[row] |= value != 0;
    }
    Map<List<Long>, Integer> first = new HashMap<>();
    Map<Integer, Integer> repeated = new TreeMap<>();
    for (int row = 0; row < rows.count(); row++) {
      Integer same =
          live[row] ? first.putIfAbsent(List.of(hashes[row], (long) rows.group(row)), row) : null;
      if (same != null && rows.isEqual(values, elements, same, row)) {
        repeated.put(row, same);
      }
    }
    return repeated;
  }
}
