// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rewrites a graph so that it can be fed: parameters as inputs, normalization in training mode. */
final class FeedableGraph {
  private FeedableGraph() {}

  /**
   * The graph to run.
   *
   * @param parameters names of the stored tensors that become inputs
   */
  static Graph of(Graph graph, Set<String> parameters) {
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    Map<String, Constant> kept = new LinkedHashMap<>();
    for (Constant constant : graph.constants().values()) {
      if (parameters.contains(constant.name())) {
        inputs.add(
            ValueInfo.of(constant.name(), constant.tensor().dtype(), constant.tensor().shape()));
      } else {
        kept.put(constant.name(), constant);
      }
    }
    return new Graph(
        graph.name().isEmpty() ? "graph" : graph.name(),
        TrainingMode.of(graph),
        inputs,
        graph.outputs(),
        List.of(),
        kept,
        graph.opsets(),
        Map.of(),
        graph.remainder());
  }
}
