// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** A table and the output weights with the same values, stored twice: a tie that is none. */
final class UntiedTie implements AuditRule {
  private static final String NAME = "untied-tie";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: an embedding and the weight of a linear map have the same values, transposed"
                + " or not, as two tensors; a note in a trained network",
            "Press and Wolf 2017, Using the Output Embedding to Improve Language Models: a tie is"
                + " one tensor with two gradients",
            "nothing: the model must read one tensor twice"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    List<Diagnosis> found = new ArrayList<>();
    for (Weight table : evidence.weights()) {
      for (Weight map : evidence.weights()) {
        if (table.role() == Role.EMBEDDING && map.isLinearMap() && isSame(table, map)) {
          found.add(diagnosis(evidence, table, map));
        }
      }
    }
    return found;
  }

  /** Whether it is a table and output weights that are equal rather than layers drawn alike. */
  static boolean isTie(List<Weight> same) {
    return same.size() == 2
        && same.stream().filter(w -> w.role() == Role.EMBEDDING).count() == 1
        && same.stream().filter(Weight::isLinearMap).count() == 1
        && isSame(same.get(0), same.get(1));
  }

  private static boolean isSame(Weight a, Weight b) {
    boolean matrices = a.shape().rank() == 2 && b.shape().rank() == 2;
    if (!matrices || a.isConstant() || a.summary().elements() != b.summary().elements()) {
      return false;
    }
    if (a.shape().equals(b.shape()) && a.summary().hash() == b.summary().hash()) {
      return true;
    }
    return a.shape().dimension(0) == b.shape().dimension(1) && isTransposed(a, b);
  }

  private static boolean isTransposed(Weight a, Weight b) {
    LongToDoubleFunction first = Weights.values(a.constant());
    LongToDoubleFunction second = Weights.values(b.constant());
    long rows = a.shape().dimension(0);
    long columns = a.shape().dimension(1);
    for (long i = 0; i < rows * columns; i++) {
      long there = i % columns * rows + i / columns;
      if (first.applyAsDouble(i) != second.applyAsDouble(there)) {
        return false;
      }
    }
    return true;
  }

  private static Diagnosis diagnosis(Evidence evidence, Weight table, Weight map) {
    return Found.at(
        evidence,
        map,
        NAME,
        evidence.isInitial() ? Severity.WARNING : Severity.NOTE,
        "it has the values of %s but is a tensor of its own: training moves them apart"
            .formatted(table.name()),
        "if they are meant to be tied, export the model with one tensor that both read",
        List.of());
  }
}
