// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Block;
import io.evenkeel.init.Role;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A recurrent layer's weights that belong together.
 *
 * @param output of the layer
 * @param input weights [directions · gates · units, inputs]
 * @param hidden weights [directions · gates · units, units]
 * @param gates of one direction, in the order of their rows
 * @param units of one direction
 */
record Cell(Reading output, Weight input, Weight hidden, List<String> gates, int units) {

  /** Those of every recurrent operator. */
  static List<Cell> of(Evidence evidence) {
    Map<Reading, List<Weight>> byLayer = new LinkedHashMap<>();
    for (Weight weight : evidence.weights()) {
      if (weight.role() == Role.RECURRENT_INPUT || weight.role() == Role.RECURRENT_HIDDEN) {
        evidence
            .firstReached(weight)
            .ifPresent(at -> byLayer.computeIfAbsent(at, k -> new ArrayList<>()).add(weight));
      }
    }
    List<Cell> cells = new ArrayList<>();
    byLayer.forEach((layer, weights) -> {
      List<Weight> inputs = having(weights, Role.RECURRENT_INPUT);
      List<Weight> hidden = having(weights, Role.RECURRENT_HIDDEN);
      for (int i = 0; i < Math.min(inputs.size(), hidden.size()); i++) {
        of(evidence, layer, inputs.get(i), hidden.get(i)).ifPresent(cells::add);
      }
    });
    return cells;
  }

  private static List<Weight> having(List<Weight> weights, Role role) {
    return weights.stream().filter(weight -> weight.role() == role).toList();
  }

  private static Optional<Cell> of(Evidence evidence, Reading at, Weight input, Weight hidden) {
    List<Block> blocks = evidence.blocks(input.stored());
    List<String> gates = blocks.stream().map(Block::label).distinct().toList();
    return blocks.isEmpty() || rows(input) != rows(hidden)
        ? Optional.empty()
        : Optional.of(new Cell(at, input, hidden, gates, (int) blocks.getFirst().size()));
  }

  private static long rows(Weight weight) {
    return weight.summary().elements() / Math.max(1, weight.shape().dimension(-1));
  }

  Stream<Weight> weights() {
    return Stream.of(input, hidden);
  }

  /** The unit that a row belongs to, counted over all directions. */
  int unit(long row) {
    long perDirection = (long) gates.size() * units;
    return (int) (row / perDirection * units + row % units);
  }

  /**
   * Gates of a weight that begin with the values of another one.
   *
   * @param first the gate that they are copies of
   * @param copied the rows
   */
  record GateCopies(Weight weight, String first, List<String> copies, BitSet copied) {
    boolean isCopied(long element) {
      return copied.get((int) (element / weight.shape().dimension(-1)));
    }
  }

  /** The gates of either weight that are copies of an earlier one of their direction. */
  Stream<GateCopies> gateCopies() {
    return weights().flatMap(weight -> copies(weight).stream());
  }

  private Optional<GateCopies> copies(Weight weight) {
    long inner = weight.shape().dimension(-1);
    if (units * inner < Beginning.LENGTH || weight.summary().nonFinite() > 0) {
      return Optional.empty();
    }
    BitSet copied = new BitSet();
    Set<String> names = new LinkedHashSet<>();
    String first = "";
    long perDirection = (long) gates.size() * units;
    for (long start = 0; start < rows(weight); start += units) {
      Beginning own = Beginning.of(weight, start * inner);
      for (long other = start / perDirection * perDirection; other < start; other += units) {
        boolean fresh = !copied.get((int) other) && !copied.get((int) start);
        if (fresh && own.isRandom() && own.isMultipleOf(Beginning.of(weight, other * inner))) {
          first = first.isEmpty() ? gate(other) : first;
          names.add(gate(start));
          copied.set((int) start, (int) (start + units));
        }
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(new GateCopies(weight, first, List.copyOf(names), copied));
  }

  /** The label of the gate that a row belongs to. */
  String gate(long row) {
    return gates.get((int) (row / units % gates.size()));
  }

  /** The units of all directions. */
  int count() {
    return (int) (rows(input) / gates.size());
  }
}
