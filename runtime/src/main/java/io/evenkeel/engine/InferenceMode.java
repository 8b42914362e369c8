// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node as it runs after training: batch normalization by stored statistics, dropout off. */
final class InferenceMode {
  private static final int DATA_AND_RATIO = 2;

  private InferenceMode() {}

  static Node of(Node node) {
    return switch (node.is(node.op()) ? node.op() : "") {
      case "BatchNormalization" -> stored(node);
      case "Dropout" ->
          node.withInputs(node.inputs().subList(0, Math.min(DATA_AND_RATIO, node.inputs().size())));
      default -> node;
    };
  }

  private static Node stored(Node node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.remove("training_mode");
    return new Node(
        node.op(), node.domain(), node.name(), node.inputs(), List.of(node.output()), attributes);
  }
}
