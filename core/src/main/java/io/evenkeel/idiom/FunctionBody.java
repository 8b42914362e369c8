// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the values of a function's body names of their own. A body may read the values of the graph
 * around it, so under their old names its nodes would count as readers of the signal outside.
 */
final class FunctionBody {
  private final String prefix;

  private FunctionBody(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The body with every value renamed.
   *
   * @param output the value that the function's node produces, unique in its graph
   */
  static Graph closed(Graph body, String output) {
    return new FunctionBody(output + "::").renamed(body);
  }

  private Graph renamed(Graph body) {
    Map<String, Constant> constants = new HashMap<>();
    for (Constant constant : body.constants().values()) {
      String name = renamed(constant.name());
      constants.put(name, new Constant(constant.tensor().withName(name), constant.content()));
    }
    return new Graph(
        body.name(),
        body.nodes().stream().map(this::renamed).toList(),
        infos(body.inputs()),
        infos(body.outputs()),
        List.of(),
        constants,
        body.opsets(),
        body.properties(),
        body.remainder());
  }

  private Node renamed(Node node) {
    return new Node(
        node.op(),
        node.domain(),
        node.name(),
        node.inputs().stream().map(this::renamed).toList(),
        node.outputs().stream().map(this::renamed).toList(),
        node.attributes());
  }

  private String renamed(String value) {
    return value.isEmpty() ? value : prefix + value;
  }

  private List<ValueInfo> infos(List<ValueInfo> values) {
    return values.stream().map(value -> ValueInfo.unknown(renamed(value.name()))).toList();
  }
}
