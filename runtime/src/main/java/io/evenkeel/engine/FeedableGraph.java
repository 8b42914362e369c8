// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.Graph;
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
    return graph.withNodes(TrainingMode.of(graph)).feeding(parameters);
  }
}
