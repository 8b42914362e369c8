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
import java.util.IdentityHashMap;
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
  private final Map<String, Traces> traces = new HashMap<>();
  private final IdentityHashMap<WeightTrace, Optional<Usage>> linear = new IdentityHashMap<>();
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

  /**
   * How one stored tensor comes to all nodes that use it. Many may share one tensor.
   *
   * @param byNode by the node's first output
   */
  private record Traces(List<WeightTrace> all, Map<String, WeightTrace> byNode) {
    static Traces of(List<WeightTrace> all) {
      return new Traces(
          all,
          all.size() == 1
              ? Map.of(all.getFirst().node().output(), all.getFirst())
              : all.stream()
                  .collect(toMap(trace -> trace.node().output(), trace -> trace, (a, b) -> a)));
    }
  }

  /** Every use of a stored tensor. */
  List<WeightTrace> traces(Constant constant) {
    return tracesOf(constant).all;
  }

  /** How a stored tensor comes to a node. */
  Optional<WeightTrace> trace(Constant constant, Node node) {
    return Optional.ofNullable(tracesOf(constant).byNode.get(node.output()));
  }

  private Traces tracesOf(Constant constant) {
    return traces.computeIfAbsent(constant.name(), name -> Traces.of(WeightTrace.of(name, this)));
  }

  /** What a stored tensor is for if it is the weight of a linear map; its bias asks for it too. */
  Optional<Usage> linearUsage(Constant constant, WeightTrace trace) {
    Optional<Usage> known = linear.get(trace);
    if (known == null) {
      known = LinearUsage.of(constant, trace, this);
      linear.put(trace, known);
    }
    return known;
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
