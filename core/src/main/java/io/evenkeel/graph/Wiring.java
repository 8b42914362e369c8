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

  private final Graph graph;

  /** Made when first asked for: of many graphs nobody asks. */
  private Map<String, Node> producers = Map.of();

  private Map<String, List<Use>> uses = Map.of();

  private Wiring(Graph graph) {
    this.graph = graph;
  }

  public static Wiring of(Graph graph) {
    return new Wiring(graph);
  }

  private static void addProducers(Graph graph, Map<String, Node> producers) {
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      node.bodies().forEach(body -> addProducers(body, producers));
    }
  }

  private static void addUses(Graph graph, Map<String, List<Use>> uses) {
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        uses.computeIfAbsent(node.inputs().get(i), name -> new ArrayList<>(2))
            .add(new Use(node, i));
      }
      node.bodies().forEach(body -> addUses(body, uses));
    }
  }

  /** The node that produces a value; empty for inputs and constants. */
  public Optional<Node> producer(String value) {
    Map<String, Node> known = producers;
    if (known.isEmpty() && !graph.nodes().isEmpty()) {
      known = HashMap.newHashMap(graph.nodes().size());
      addProducers(graph, known);
      producers = known;
    }
    return Optional.ofNullable(known.get(value));
  }

  /** Every read of a value, in running order. */
  public List<Use> uses(String value) {
    Map<String, List<Use>> known = uses;
    if (known.isEmpty() && !graph.nodes().isEmpty()) {
      known = HashMap.newHashMap(2 * graph.nodes().size());
      addUses(graph, known);
      uses = known;
    }
    return known.getOrDefault(value, List.of());
  }
}
