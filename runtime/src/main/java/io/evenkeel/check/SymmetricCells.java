// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToDoubleFunction;

/**
 * Recurrent units that are one unit: in every gate they read the inputs with equal weights, and the
 * other units with weights that are equal up to their order.
 */
final class SymmetricCells {
  private SymmetricCells() {}

  static Optional<Diagnosis> diagnosis(Evidence evidence, Cell cell) {
    // Of few numbers some are equal by chance in a type of few bits.
    long numbers = cell.gates().size() * cell.input().shape().dimension(-1);
    if (numbers < SymmetricUnits.SHORTEST_ROW) {
      return Optional.empty();
    }
    BitSet repeated = repeated(cell);
    if (cell.input().isZero() || repeated.isEmpty()) {
      return Optional.empty();
    }
    int units = cell.count();
    Severity severity = SymmetricUnits.severity(evidence, repeated.cardinality(), units, true);
    return Optional.of(
        Found.at(
            evidence,
            cell.input(),
            SymmetricUnits.NAME,
            severity,
            "%d of its %d hidden units have in every gate the weights of another one, here and in %s"
                .formatted(repeated.cardinality(), units, cell.hidden().name()),
            "draw their rows anew in both: the units learn different things",
            corrections(cell, repeated)));
  }

  /** Orthogonal recurrent weights that are well stay as they are. */
  private static List<Correction> corrections(Cell cell, BitSet repeated) {
    List<Correction> corrections = new ArrayList<>();
    corrections.add(redraw(cell, cell.input(), repeated));
    if (cell.hidden().isConstant() || !repeatedRows(cell.hidden(), cell).isEmpty()) {
      corrections.add(redraw(cell, cell.hidden(), repeated));
    }
    return corrections;
  }

  private static Correction redraw(Cell cell, Weight weight, BitSet repeated) {
    long inner = weight.shape().dimension(-1);
    return Found.redraw(weight, i -> repeated.get(cell.unit(i / inner)));
  }

  private static BitSet repeated(Cell cell) {
    long[] hashes = new long[cell.count()];
    add(cell, cell.input(), false, hashes);
    add(cell, cell.hidden(), true, hashes);
    return repeated(hashes, cell);
  }

  private static BitSet repeatedRows(Weight weight, Cell cell) {
    long[] hashes = new long[cell.count()];
    add(cell, weight, false, hashes);
    return repeated(hashes, cell);
  }

  /** Directions see the sequence from different ends. */
  private static BitSet repeated(long[] hashes, Cell cell) {
    BitSet repeated = new BitSet();
    Set<List<Long>> seen = new HashSet<>();
    for (int unit = 0; unit < hashes.length; unit++) {
      if (!seen.add(List.of(hashes[unit], (long) unit / cell.units()))) {
        repeated.set(unit);
      }
    }
    return repeated;
  }

  private static void add(Cell cell, Weight weight, boolean inAnyOrder, long[] hashes) {
    LongToDoubleFunction values = Weights.values(weight.constant());
    int inner = (int) weight.shape().dimension(-1);
    double[] numbers = new double[inner];
    for (long row = 0; row < weight.summary().elements() / Math.max(1, inner); row++) {
      for (int k = 0; k < inner; k++) {
        numbers[k] = values.applyAsDouble(row * inner + k);
      }
      if (inAnyOrder) {
        Arrays.sort(numbers);
      }
      int unit = cell.unit(row);
      for (double number : numbers) {
        hashes[unit] = Fingerprint.with(hashes[unit], number);
      }
    }
  }
}
