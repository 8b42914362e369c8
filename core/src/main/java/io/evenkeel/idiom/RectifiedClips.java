// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds ReLU6 written as Relu followed by Clip: a clip from zero needs no rectifier before it. */
final class RectifiedClips {
  private RectifiedClips() {}

  static Graph lift(Graph graph) {
    Wiring wiring = Wiring.of(graph);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Optional<Node> rectifier = rectifier(node, graph, wiring);
      nodes.add(rectifier.map(relu -> reading(node, relu.inputs().getFirst())).orElse(node));
    }
    return nodes.equals(graph.nodes()) ? graph : UnreadNodes.removed(graph, nodes);
  }

  private static Optional<Node> rectifier(Node node, Graph graph, Wiring wiring) {
    boolean fromZero =
        node.is("Clip")
            && node.input(1)
                .map(low -> Scalars.of(low, graph))
                .orElse(OptionalDouble.empty())
                .equals(OptionalDouble.of(0));
    return fromZero
        ? wiring.producer(node.inputs().getFirst()).filter(relu -> relu.is("Relu"))
        : Optional.empty();
  }

  private static Node reading(Node clip, String source) {
    List<String> inputs = new ArrayList<>(clip.inputs());
    inputs.set(0, source);
    return clip.withInputs(inputs);
  }
}
