// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who produces and who reads each value of a graph, the nodes of its bodies included. */
public final class Wiring {
  /**
   * A node that reads a value.
   *
   * @param input position among the node's inputs
   */
  public record Use(Node node, int input) {}

  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();

  private Wiring() {}

  public static Wiring of(Graph graph) {
    Wiring wiring = new Wiring();
    wiring.add(graph);
    return wiring;
  }

  private void add(Graph graph) {
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      for (int i = 0; i < node.inputs().size(); i++) {
        uses.computeIfAbsent(node.inputs().get(i), name -> new ArrayList<>()).add(new Use(node, i));
      }
      node.bodies().forEach(this::add);
    }
  }

  /** The node that produces a value; empty for inputs and constants. */
  public Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Every read of a value, in running order. */
  public List<Use> uses(String value) {
    return uses.getOrDefault(value, List.of());
  }
}
