// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import static java.util.stream.Collectors.toMap;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A lifted graph with its wiring and what depends on its inputs. */
final class Network {
  private static final int MOST_STEPS = 12;

  private final Graph graph;
  private final Wiring wiring;
  private final Shapes shapes;
  private final Set<String> active = new HashSet<>();
  private final Map<String, Map<String, WeightTrace>> traces = new HashMap<>();
  private final Map<List<String>, Integer> positions;
  private final boolean namesModules;

  Network(Graph graph) {
    this.graph = graph;
    this.wiring = Wiring.of(graph);
    this.shapes = Shapes.of(graph, Map.of());
    this.namesModules =
        graph.constants().values().stream()
            .anyMatch(stored -> stored.name().contains(".") && FixedNumbers.isAuthored(stored));
    this.positions = HashMap.newHashMap(graph.nodes().size());
    graph.inputs().stream().map(ValueInfo::name).forEach(active::add);
    markActive(graph);
    for (Node node : graph.nodes()) {
      positions.put(node.outputs(), positions.size());
    }
  }

  private void markActive(Graph body) {
    body.inputs().stream().map(ValueInfo::name).forEach(active::add);
    for (Node node : body.nodes()) {
      node.bodies().forEach(this::markActive);
      // The sizes of the input are not its signal.
      boolean reads = readsActive(node);
      if ((reads && !node.op().equals("Shape")) || !node.bodies().isEmpty()) {
        active.addAll(node.outputs());
      }
    }
  }

  /** Whether an input of a node depends on what is fed. */
  boolean readsActive(Node node) {
    for (String input : node.inputs()) {
      if (active.contains(input)) {
        return true;
      }
    }
    return false;
  }

  Graph graph() {
    return graph;
  }

  Wiring wiring() {
    return wiring;
  }

  /** The shape of a value, if it follows. */
  Optional<Shape> shape(String value) {
    return shapes.of(value);
  }

  /** The stored tensor that a value is made of by operators with one data input. */
  Optional<Constant> origin(String value) {
    Optional<Node> producer = wiring.producer(value);
    String source = value;
    for (int step = 0; step < MOST_STEPS && producer.isPresent(); step++) {
      source = producer.get().inputs().isEmpty() ? "" : producer.get().inputs().getFirst();
      producer = wiring.producer(source);
    }
    return graph.constant(source);
  }

  /** How a stored tensor comes to a node. Kept, since many nodes may share one tensor. */
  Optional<WeightTrace> trace(Constant constant, Node node) {
    Map<String, WeightTrace> byNode =
        traces.computeIfAbsent(
            constant.name(),
            name ->
                WeightTrace.of(name, this).stream()
                    .collect(toMap(trace -> trace.node().output(), trace -> trace, (a, b) -> a)));
    return Optional.ofNullable(byNode.get(node.output()));
  }

  /**
   * Whether stored tensors are named after the modules they stand in. Then the numbers of formulas
   * have names of the exporter's own, and all other names are those of parameters and buffers.
   */
  boolean namesModules() {
    return namesModules;
  }

  /** Whether a value depends on what is fed, beyond its sizes. */
  boolean isActive(String value) {
    return active.contains(value);
  }

  /** Where in the running order a tensor is used, and as which input. */
  int position(WeightTrace trace) {
    int node = positions.getOrDefault(trace.node().outputs(), Integer.MAX_VALUE >> 4);
    return 8 * node + Math.min(trace.input(), 7);
  }
}
