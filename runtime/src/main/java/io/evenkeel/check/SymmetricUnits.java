// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/** Units of one layer with equal incoming weights: they get equal gradients and stay one unit. */
final class SymmetricUnits implements AuditRule {
  private static final String NAME = "symmetric-units";

  /** Shorter rows may be equal by chance in a type of few bits. */
  private static final long SHORTEST_ROW = 4;

  private static final double MANY = 0.1;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: at least a tenth of a layer's units have the incoming weights of another one;"
                + " warning: any have; rows of zeros do not count",
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
    BitSet repeated = repeated(weight, rows);
    if (repeated.isEmpty()) {
      return Optional.empty();
    }
    boolean many = repeated.cardinality() >= MANY * rows.count();
    Severity severity = many && evidence.isInitial() ? Severity.ERROR : Severity.WARNING;
    return Optional.of(
        Found.at(
            evidence,
            weight,
            NAME,
            severity,
            because(weight, rows, repeated),
            "draw these rows anew: the units learn different things",
            List.of(Found.redraw(weight, i -> repeated.get(rows.of(i))))));
  }

  /** Units that see different inputs may have equal weights. */
  private static boolean breaksSymmetry(Role role) {
    return role != Role.DEPTHWISE && role != Role.RECURRENT_INPUT && role != Role.RECURRENT_HIDDEN;
  }

  private static String because(Weight weight, Rows rows, BitSet repeated) {
    if (weight.isConstant()) {
      return "every element is %s, so its %d units are one unit"
          .formatted(Described.number(weight.summary().min()), rows.count());
    }
    boolean thirds = repeated.cardinality() * 3L == 2L * rows.count();
    return weight.role() == Role.ATTENTION_INPUT && thirds
        ? "the blocks of query, key and value are the same"
        : "%d of its %d units have the incoming weights of another one"
            .formatted(repeated.cardinality(), rows.count());
  }

  /** The rows that equal an earlier one and are not zero. */
  private static BitSet repeated(Weight weight, Rows rows) {
    long[] hashes = new long[rows.count()];
    boolean[] live = new boolean[rows.count()];
    LongToDoubleFunction values = Weights.values(weight.constant());
    for (long i = 0; i < weight.summary().elements(); i++) {
      double value = values.applyAsDouble(i);
      int row = rows.of(i);
      hashes[row] = 31 * hashes[row] + Double.doubleToLongBits(value);
      live[row] |= value != 0;
    }
    Map<Long, Integer> first = new HashMap<>();
    BitSet repeated = new BitSet(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      if (live[row] && first.putIfAbsent(hashes[row], row) != null) {
        repeated.set(row);
      }
    }
    return repeated;
  }
}
