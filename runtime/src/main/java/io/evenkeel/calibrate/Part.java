// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that run between two stations, those that measure at the second one included.
 *
 * @param nodes in running order, without what no input decides
 * @param results numbers to look at
 */
record Part(List<Node> nodes, List<String> results) {
  Part {
    nodes = List.copyOf(nodes);
    results = List.copyOf(results);
  }

  /** Everything that the nodes read; some of it they make themselves. */
  Set<String> reads() {
    Set<String> read = new LinkedHashSet<>();
    nodes.forEach(node -> read.addAll(Passives.reads(node)));
    return read;
  }

  Set<String> makes() {
    Set<String> made = new LinkedHashSet<>();
    nodes.forEach(node -> made.addAll(node.outputs()));
    made.remove("");
    return made;
  }
}
