// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.idiom.Idioms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The signal's way through a lifted graph: nodes by their place in the running order. */
final class Flow {
  private static final Set<String> MAPS =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum", "LSTM", "GRU", "RNN");
  private static final Set<String> NORMALIZATIONS =
      Set.of(
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "SimplifiedLayerNormalization",
          "LpNormalization");

  private final Graph graph;
  private final List<Node> nodes;
  private final Map<String, Integer> producers;
  private final Set<String> active = new HashSet<>();
  private final List<List<String>> signals = new ArrayList<>();

  Flow(Graph lifted) {
    this.graph = lifted;
    this.nodes = lifted.nodes();
    this.producers = HashMap.newHashMap(nodes.size());
    lifted.inputs().stream().map(ValueInfo::name).forEach(active::add);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<String> read = new ArrayList<>(1);
      for (String input : node.inputs()) {
        if (active.contains(input) && !read.contains(input)) {
          read.add(input);
        }
      }
      signals.add(read);
      boolean sizes = node.is("Shape") || node.is("Size");
      for (String output : node.outputs()) {
        producers.put(output, i);
        if ((!read.isEmpty() && !sizes) || !node.bodies().isEmpty()) {
          active.add(output);
        }
      }
    }
  }

  int size() {
    return nodes.size();
  }

  Node node(int index) {
    return nodes.get(index);
  }

  Graph graph() {
    return graph;
  }

  /** The values a node reads that depend on the network's input. */
  List<String> signals(int index) {
    return signals.get(index);
  }

  /** Whether the node passes a signal on. */
  boolean isActive(int index) {
    return nodes.get(index).outputs().stream().anyMatch(active::contains);
  }

  /** Index of the node that makes a value; −1 for the network's inputs and stored tensors. */
  int producer(String value) {
    return producers.getOrDefault(value, -1);
  }

  /** Whether the node maps a signal by a stored matrix. */
  boolean isLinearMap(int index) {
    Node node = nodes.get(index);
    return MAPS.contains(node.op())
        && node.domain().isEmpty()
        && signals.get(index).size() == 1
        && node.inputs().size() > 1
        && node.inputs().stream().anyMatch(input -> !input.isEmpty() && !active.contains(input));
  }

  /** Whether the node looks rows of a stored table up by a signal. */
  boolean isLookup(int index) {
    Node node = nodes.get(index);
    return node.is("Gather")
        && !active.contains(node.inputs().getFirst())
        && !signals.get(index).isEmpty()
        && stored(index).stream()
            .flatMap(name -> graph.constant(name).stream())
            .anyMatch(Constant::isTable);
  }

  boolean isNormalization(int index) {
    return NORMALIZATIONS.contains(nodes.get(index).op()) && !signals.get(index).isEmpty();
  }

  boolean isActivation(int index) {
    Optional<?> found = Idioms.activation(nodes.get(index), graph);
    return found.isPresent() && signals.get(index).size() == 1;
  }

  /** The stored tensors that meet the signal at a node, however they were prepared before. */
  Set<String> stored(int index) {
    Set<String> found = new LinkedHashSet<>();
    collect(nodes.get(index), found, new HashSet<>());
    return found;
  }

  private void collect(Node node, Set<String> found, Set<String> seen) {
    for (String input : node.inputs()) {
      if (input.isEmpty() || active.contains(input) || !seen.add(input)) {
        continue;
      }
      if (graph.constant(input).isPresent()) {
        found.add(input);
      }
      int producer = producer(input);
      if (producer >= 0) {
        collect(nodes.get(producer), found, seen);
      }
    }
    for (Graph body : node.bodies()) {
      body.nodes().forEach(inner -> collect(inner, found, seen));
    }
  }
}
