// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums of squares taken where the values are: a graph that hands over a number for each value, so
 * that the value itself is freed as soon as nothing else reads it.
 *
 * <p>Squared and added in double precision. Single precision would call a gradient of size 1e-20
 * zero, as deep networks have it, and one of size 1e20 infinite.
 */
final class SquareSums {
  private static final String PREFIX = "squares.";

  private SquareSums() {}

  /** The output that holds the sum over a value: infinite or NaN where an element is. */
  static String name(String value) {
    return PREFIX + value;
  }

  /**
   * The graph with the sums as its outputs, each a double of rank 0, in place of those it had.
   *
   * @param graph in an operator set from 13 on
   * @param values floating-point values of the graph
   */
  static Graph of(Graph graph, Collection<ValueInfo> values) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    Set<ValueInfo> distinct = new LinkedHashSet<>(values);
    List<ValueInfo> outputs = new ArrayList<>();
    for (ValueInfo value : distinct) {
      String wide = value.name();
      if (value.dtype().orElseThrow() != DType.F64) {
        wide = PREFIX + "wide." + value.name();
        Attribute to = new Attribute.Int(ElementTypes.number(DType.F64));
        nodes.add(node("Cast", value.name(), wide, Map.of("to", to)));
      }
      String sum = name(value.name());
      nodes.add(node("ReduceSumSquare", wide, sum, Map.of("keepdims", new Attribute.Int(0))));
      outputs.add(ValueInfo.unknown(sum));
    }
    return graph.withNodes(nodes).withOutputs(outputs);
  }

  private static Node node(
      String op, String input, String output, Map<String, Attribute> attributes) {
    return new Node(op, "", output, List.of(input), List.of(output), attributes);
  }
}
