// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cuts a graph down to what some of its values need: ONNX Runtime would run the rest as well. */
final class Upstream {
  private final Set<String> needed = new HashSet<>();

  private Upstream() {}

  /** The network that computes these values and nothing after them. */
  static Graph of(Graph graph, List<String> values) {
    Graph whole = graph.withOutputs(values.stream().map(ValueInfo::unknown).toList());
    Upstream upstream = new Upstream();
    upstream.needed.addAll(values);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(upstream.needed::contains)) {
        nodes.add(node);
        upstream.need(node);
      }
    }
    List<Constant> constants =
        graph.constants().values().stream()
            .filter(constant -> upstream.needed.contains(constant.name()))
            .toList();
    return whole.withContents(nodes.reversed(), constants);
  }

  private void need(Node node) {
    needed.addAll(node.inputs());
    node.bodies().forEach(this::need);
  }

  /** Names local to a body are added too; what they shadow is kept without need, nothing worse. */
  private void need(Graph body) {
    body.nodes().forEach(this::need);
    body.outputs().forEach(output -> needed.add(output.name()));
  }
}
