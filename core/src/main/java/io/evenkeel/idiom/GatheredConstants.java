// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves the tensors of Constant nodes among the graph's constants. */
final class GatheredConstants {
  private GatheredConstants() {}

  static Graph of(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    List<Constant> constants = new ArrayList<>(graph.constants().values());
    for (Node node : graph.nodes()) {
      Optional<Constant> stored = constant(node);
      if (stored.isPresent()) {
        constants.add(stored.get());
      } else {
        nodes.add(node);
      }
    }
    return graph.withContents(nodes, constants);
  }

  private static Optional<Constant> constant(Node node) {
    if (!node.is("Constant")) {
      return Optional.empty();
    }
    if (node.attributes().get("value") instanceof Attribute.Stored(Constant stored)) {
      return Optional.of(
          new Constant(stored.tensor().withName(node.output()), stored.content()));
    }
    return node.attributes().get("value_float") instanceof Attribute.Real(float value)
        ? Optional.of(
            new Constant(
                new Tensor(node.output(), DType.F32, Shape.SCALAR), new Content.Filled(value)))
        : Optional.empty();
  }
}
