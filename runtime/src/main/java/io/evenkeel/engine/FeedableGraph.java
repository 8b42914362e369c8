// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rewrites a graph so that it can be fed: parameters as inputs, normalization in training mode. */
final class FeedableGraph {
  private static final long TRAINING_MODE_OPSET = 14;

  private FeedableGraph() {}

  /**
   * The graph to run.
   *
   * @param parameters names of the stored tensors that become inputs
   * @param inputShapes shape of every input, from which older operator sets need the ranks
   */
  static Graph of(Graph graph, Set<String> parameters, Map<String, Shape> inputShapes) {
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    List<Constant> kept = new ArrayList<>();
    for (Constant constant : graph.constants().values()) {
      if (parameters.contains(constant.name())) {
        inputs.add(
            ValueInfo.of(constant.name(), constant.tensor().dtype(), constant.tensor().shape()));
      } else {
        kept.add(constant);
      }
    }
    return new Graph(
        graph.name().isEmpty() ? "graph" : graph.name(),
        nodes(graph, inputShapes),
        inputs,
        graph.outputs(),
        List.of(),
        byName(kept),
        graph.opsets(),
        Map.of(),
        graph.remainder());
  }

  private static Map<String, Constant> byName(List<Constant> constants) {
    Map<String, Constant> byName = new LinkedHashMap<>();
    constants.forEach(constant -> byName.put(constant.name(), constant));
    return byName;
  }

  private static List<Node> nodes(Graph graph, Map<String, Shape> inputShapes) {
    Shapes shapes = Shapes.of(graph, inputShapes);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!node.is("BatchNormalization")) {
        nodes.add(node);
      } else if (graph.opset() >= TRAINING_MODE_OPSET) {
        nodes.add(training(node));
      } else {
        Optional<Integer> rank = shapes.of(node.inputs().getFirst()).map(Shape::rank);
        nodes.addAll(rank.map(r -> BatchStatistics.of(node, r)).orElse(List.of(node)));
      }
    }
    return nodes;
  }

  /** The node with the batch's own statistics, which needs its two further outputs. */
  private static Node training(Node node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.put("training_mode", new Attribute.Int(1));
    String output = node.output();
    List<String> outputs = List.of(output, output + ".batch_mean", output + ".batch_var");
    return new Node(
        node.op(),
        node.domain(),
        node.name(),
        node.inputs(),
        node.outputs().size() >= 3 ? node.outputs().subList(0, 3) : outputs,
        attributes);
  }
}
