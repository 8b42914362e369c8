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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Moves the tensors of Constant nodes, and single numbers that are only converted, among the
 * graph's constants.
 */
final class GatheredConstants {
  private static final long FLOAT = 1;

  private GatheredConstants() {}

  static Graph of(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    for (Node node : graph.nodes()) {
      Optional<Constant> stored = constant(node).or(() -> converted(node, constants));
      if (stored.isPresent()) {
        constants.put(node.output(), stored.get());
      } else {
        nodes.add(node);
      }
    }
    return nodes.size() == graph.nodes().size()
        ? graph
        : graph.withContents(nodes, constants.values());
  }

  /** Bounds of a Clip are often stored in one type and cast to the signal's. */
  private static Optional<Constant> converted(Node node, Map<String, Constant> constants) {
    boolean toFloat = node.intAttribute("to", 0) == FLOAT;
    return !node.is("Cast") || !toFloat
        ? Optional.empty()
        : node.input(0)
            .map(constants::get)
            .filter(constant -> constant.tensor().elementCount() == 1)
            .flatMap(constant -> converted(node.output(), constant));
  }

  private static Optional<Constant> converted(String name, Constant from) {
    OptionalDouble value = Scalars.of(from);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Constant(
                new Tensor(name, DType.F32, from.tensor().shape()),
                new Content.Filled(value.getAsDouble())));
  }

  private static Optional<Constant> constant(Node node) {
    if (!node.is("Constant")) {
      return Optional.empty();
    }
    if (node.attributes().get("value") instanceof Attribute.Stored(Constant stored)) {
      return Optional.of(new Constant(stored.tensor().withName(node.output()), stored.content()));
    }
    return node.attributes().get("value_float") instanceof Attribute.Real(float value)
        ? Optional.of(
            new Constant(
                new Tensor(node.output(), DType.F32, Shape.SCALAR), new Content.Filled(value)))
        : Optional.empty();
  }
}
