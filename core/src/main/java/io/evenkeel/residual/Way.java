// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything between a fork and a later value.
 *
 * @param positions the nodes on it, and how many linear maps lie between the fork and the node's
 *     output
 * @param length linear maps up to the end
 */
record Way(Map<Integer, Integer> positions, int length) {
  /** The way between two values, if the later one is computed from the earlier one. */
  static Optional<Way> between(String fork, String end, Flow flow) {
    int start = flow.producer(fork);
    int last = flow.producer(end);
    if (last <= start) {
      return Optional.empty();
    }
    Map<Integer, Integer> positions = new TreeMap<>();
    for (int index : reaching(end, start, flow)) {
      int before = positionBefore(index, fork, flow, positions);
      if (before >= 0) {
        positions.put(index, before + (flow.isLinearMap(index) ? 1 : 0));
      }
    }
    return Optional.ofNullable(positions.get(last)).map(length -> new Way(positions, length));
  }

  /** The nodes after a place in the running order from which a value is computed, in order. */
  private static Set<Integer> reaching(String end, int start, Flow flow) {
    Set<Integer> found = new TreeSet<>();
    Deque<Integer> queue = new ArrayDeque<>();
    queue.add(flow.producer(end));
    while (!queue.isEmpty()) {
      int index = queue.remove();
      if (index > start && found.add(index)) {
        flow.signals(index).forEach(value -> queue.add(flow.producer(value)));
      }
    }
    return found;
  }

  /** −1 if the node does not depend on the fork. */
  private static int positionBefore(
      int index, String fork, Flow flow, Map<Integer, Integer> positions) {
    // What a product's shorter factor passes is the way; the longer one is a gate beside it.
    boolean product = flow.node(index).is("Mul");
    int before = -1;
    for (String value : flow.signals(index)) {
      int here = value.equals(fork) ? 0 : positions.getOrDefault(flow.producer(value), -1);
      if (here >= 0) {
        before = before < 0 ? here : product ? Math.min(before, here) : Math.max(before, here);
      }
    }
    return before;
  }

  /** Whether a stored number or vector multiplies what the last linear map gave. */
  boolean hasFactor(Flow flow) {
    return positions.entrySet().stream()
        .filter(entry -> entry.getValue() == length)
        .map(Map.Entry::getKey)
        .anyMatch(index ->
            flow.node(index).is("Mul")
                && flow.signals(index).size() == 1
                && flow.stored(index).stream().anyMatch(name -> !name.contains("Constant")));
  }

  boolean has(String op, Flow flow) {
    return positions.keySet().stream().anyMatch(index -> flow.node(index).is(op));
  }
}
