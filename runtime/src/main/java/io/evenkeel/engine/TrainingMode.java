// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of a network as they run at the start of training: batch normalization by the batch's
 * own statistics, dropout off. Bodies of Loop and If are rewritten too.
 */
final class TrainingMode {
  private static final long TRAINING_MODE_OPSET = 14;

  private final Graph model;

  private TrainingMode(Graph model) {
    this.model = model;
  }

  static List<Node> of(Graph model) {
    return new TrainingMode(model).nodes(model);
  }

  private List<Node> nodes(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("BatchNormalization")) {
        nodes.addAll(normalization(node, graph));
      } else if (node.is("Dropout")) {
        nodes.add(withoutDropping(node));
      } else {
        nodes.add(node.bodies().isEmpty() ? node : withBodies(node));
      }
    }
    return nodes;
  }

  private List<Node> normalization(Node node, Graph graph) {
    if (model.opset() >= TRAINING_MODE_OPSET) {
      return List.of(training(node));
    }
    String scale = node.inputs().get(1);
    Optional<Constant> stored = graph.constant(scale).or(() -> model.constant(scale));
    return BatchStatistics.of(node, stored.map(c -> c.tensor().dtype()).orElse(DType.F32));
  }

  /** The node with the batch's own statistics, which needs its two further outputs. */
  private static Node training(Node node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.put("training_mode", new Attribute.Int(1));
    return new Node(
        node.op(), node.domain(), node.name(), node.inputs(), statistics(node), attributes);
  }

  private static List<String> statistics(Node node) {
    String output = node.output();
    return List.of(
        output,
        given(node, 1).orElse(output + ".batch_mean"),
        given(node, 2).orElse(output + ".batch_var"));
  }

  private static Optional<String> given(Node node, int output) {
    return node.outputs().stream().skip(output).findFirst().filter(name -> !name.isEmpty());
  }

  /** Its third input switches dropping on, as networks exported for training have it. */
  private static Node withoutDropping(Node node) {
    return node.withInputs(node.inputs().subList(0, Math.min(2, node.inputs().size())));
  }

  private Node withBodies(Node node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.replaceAll((name, attribute) ->
        attribute instanceof Attribute.Body(Graph body)
            ? new Attribute.Body(body.withNodes(nodes(body)))
            : attribute);
    return new Node(
        node.op(), node.domain(), node.name(), node.inputs(), node.outputs(), attributes);
  }
}
