// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.graph.Wiring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds functions of one value spelled out in elementary operators, such as x · sigmoid(x): a
 * binary operator both of whose operands come from the same value through scalar arithmetic.
 */
final class DecomposedActivations {
  private static final int LARGEST = 16;

  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, Node> replacements = new LinkedHashMap<>();
  private final Set<String> inside = new LinkedHashSet<>();

  private DecomposedActivations(Graph graph) {
    this.graph = graph;
    this.wiring = Wiring.of(graph);
  }

  static Graph lift(Graph graph) {
    DecomposedActivations search = new DecomposedActivations(graph);
    for (Node node : graph.nodes().reversed()) {
      search.consider(node);
    }
    return search.replacements.isEmpty() ? graph : search.replaced();
  }

  private void consider(Node root) {
    boolean binary = root.is("Mul") || root.is("Add") || root.is("Div") || root.is("Sub");
    if (!binary || inside.contains(root.output()) || isScaled(root)) {
      return;
    }
    source(root).ifPresent(source -> replace(source, withTrailingScale(root, source)));
  }

  private boolean isScaled(Node node) {
    return node.inputs().stream().anyMatch(this::isScalar);
  }

  private boolean isScalar(String value) {
    return Scalars.of(value, graph).isPresent();
  }

  /** The nearest value from which both operands come through scalar arithmetic alone. */
  private Optional<String> source(Node root) {
    List<String> left = ancestors(root.inputs().get(0));
    List<String> right = ancestors(root.inputs().get(1));
    return left.stream()
        .filter(right::contains)
        .filter(value -> !isScalar(value))
        .filter(value -> body(value, root.output()).isPresent())
        .findFirst();
  }

  private List<String> ancestors(String value) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> queue = new ArrayDeque<>(List.of(value));
    while (!queue.isEmpty() && seen.size() < LARGEST) {
      String next = queue.remove();
      if (seen.add(next)) {
        wiring
            .producer(next)
            .filter(node -> Elementwise.isScalarOperator(node, graph))
            .ifPresent(node -> queue.addAll(node.inputs()));
      }
    }
    return List.copyOf(seen);
  }

  /** The nodes from a source to an output, if they depend on nothing else but scalars. */
  private Optional<List<Node>> body(String source, String output) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    return collect(source, output, nodes)
        ? Optional.of(List.copyOf(nodes.values()))
        : Optional.empty();
  }

  private boolean collect(String source, String value, Map<String, Node> nodes) {
    if (value.equals(source) || isScalar(value) || nodes.containsKey(value)) {
      return true;
    }
    Optional<Node> producer = wiring.producer(value);
    if (producer.isEmpty()
        || nodes.size() >= LARGEST
        || !Elementwise.isScalarOperator(producer.get(), graph)) {
      return false;
    }
    for (String input : producer.get().inputs()) {
      if (!input.isEmpty() && !collect(source, input, nodes)) {
        return false;
      }
    }
    nodes.put(value, producer.get());
    return true;
  }

  /** GELU ends in a factor of one half: include it where that makes a known function. */
  private Node withTrailingScale(Node root, String source) {
    List<Wiring.Use> uses = wiring.uses(root.output());
    if (uses.size() != 1 || isKnown(source, root)) {
      return root;
    }
    Node next = uses.getFirst().node();
    boolean scale = (next.is("Mul") || next.is("Div")) && isScaled(next);
    return scale && isKnown(source, next) ? next : root;
  }

  private boolean isKnown(String source, Node root) {
    return Elementwise.isKnown(bodyGraph(source, root));
  }

  private Graph bodyGraph(String source, Node root) {
    List<Node> nodes = body(source, root.output()).orElseThrow();
    Map<String, Constant> scalars = new HashMap<>();
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        graph
            .constant(input)
            .filter(constant -> isScalar(input))
            .ifPresent(constant -> scalars.put(input, constant));
      }
    }
    return new Graph(
        root.name(),
        nodes,
        List.of(ValueInfo.unknown(source)),
        List.of(ValueInfo.unknown(root.output())),
        List.of(),
        scalars,
        Map.of(),
        Map.of(),
        Optional.empty());
  }

  private void replace(String source, Node root) {
    Graph body = bodyGraph(source, root);
    body.nodes().forEach(node -> inside.add(node.output()));
    replacements.put(root.output(), Elementwise.node(source, root.output(), root.name(), body));
  }

  private Graph replaced() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(replacements.getOrDefault(node.outputs().isEmpty() ? "" : node.output(), node));
    }
    return UnreadNodes.removed(graph, nodes);
  }
}
