// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Block;
import io.evenkeel.init.Role;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The label of the gate that a row belongs to. */
  String gate(long row) {
    return gates.get((int) (row / units % gates.size()));
  }

  /** The units of all directions. */
  int count() {
    return (int) (rows(input) / gates.size());
  }
}
