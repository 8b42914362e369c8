// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes nodes whose outputs nobody reads any more after an idiom was lifted. */
final class UnreadNodes {
  private UnreadNodes() {}

  /**
   * A graph with other nodes, those left out that nobody reads.
   *
   * @param nodes in running order
   */
  static Graph removed(Graph graph, List<Node> nodes) {
    Set<String> read = new HashSet<>();
    graph.outputs().stream().map(ValueInfo::name).forEach(read::add);
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(read::contains)) {
        kept.add(node);
        read.addAll(node.inputs());
        node.bodies().forEach(body -> reads(body, read));
      }
    }
    return graph.withNodes(kept.reversed());
  }

  private static void reads(Graph body, Set<String> read) {
    for (Node node : body.nodes()) {
      read.addAll(node.inputs());
      node.bodies().forEach(inner -> reads(inner, read));
    }
    body.outputs().stream().map(ValueInfo::name).forEach(read::add);
  }
}
