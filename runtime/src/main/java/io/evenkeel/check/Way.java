// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Node;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands between a value and the last linear map before it.
 *
 * @param map the output of that map
 * @param weight of the map
 * @param added biases, and scales and shifts of normalizations, read on the way
 */
record Way(Reading map, Weight weight, List<Weight> added) {
  private static final int LONGEST = 8;

  /** The way back from a value along its first inputs. */
  static Optional<Way> before(Evidence evidence, String tensor) {
    List<Weight> added = new ArrayList<>();
    String at = tensor;
    for (int i = 0; i < LONGEST; i++) {
      Optional<Node> node = evidence.wiring().producer(at);
      if (node.isEmpty()) {
        return Optional.empty();
      }
      Optional<Reading> reading = evidence.reading(at);
      Optional<Weight> weight = reading.flatMap(Reading::parameter).flatMap(evidence::weight);
      for (String input : node.get().inputs()) {
        evidence.weight(input).filter(w -> !w.isLinearMap()).ifPresent(added::add);
      }
      if (weight.isPresent()) {
        return Optional.of(new Way(reading.orElseThrow(), weight.get(), List.copyOf(added)));
      }
      Optional<Reading> before = evidence.before(at).findFirst();
      if (before.isEmpty()) {
        return Optional.empty();
      }
      at = before.get().tensor();
    }
    return Optional.empty();
  }

  /** The bias that has most of the second moment of the sum behind the map, if one has. */
  Optional<Weight> heavyBias(Evidence evidence, String sum) {
    return heavyBias(evidence, map, evidence.second(sum).orElse(0));
  }

  /** The same of a map whose own output is the sum. */
  static Optional<Weight> heavyBias(Evidence evidence, Reading map) {
    return heavyBias(evidence, map, evidence.second(map.tensor()).orElse(0));
  }

  private static Optional<Weight> heavyBias(Evidence evidence, Reading map, double second) {
    return biases(evidence, map).stream()
        .filter(bias -> second > 0 && bias.summary().secondMoment() > second / 2)
        .findFirst();
  }

  /** The biases of a map: its own, and one added right behind it. */
  static List<Weight> biases(Evidence evidence, Reading map) {
    List<Weight> biases = new ArrayList<>();
    evidence
        .wiring()
        .producer(map.tensor())
        .ifPresent(node -> biases.addAll(vectors(evidence, node)));
    evidence.wiring().uses(map.tensor()).stream()
        .filter(use -> use.node().is("Add"))
        .forEach(use -> biases.addAll(vectors(evidence, use.node())));
    return biases;
  }

  private static List<Weight> vectors(Evidence evidence, Node node) {
    return node.inputs().stream()
        .flatMap(input -> evidence.weight(input).stream())
        .filter(w -> !w.isLinearMap())
        .toList();
  }
}
