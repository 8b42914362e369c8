// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The averages of batch statistics that BatchNormalization uses when it does not train.
 *
 * @param next the output with the next value, by the stored tensor
 */
record RunningStatistics(Map<String, String> next) {
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;

  /**
   * Those of a network.
   *
   * @param training the network in training mode
   */
  static RunningStatistics of(Graph training) {
    Map<String, String> next = new LinkedHashMap<>();
    for (Node node : training.nodes()) {
      if (node.is("BatchNormalization") && node.outputs().size() > 2) {
        put(next, training, node.inputs().get(MEAN), node.outputs().get(1));
        put(next, training, node.inputs().get(VARIANCE), node.outputs().get(2));
      }
    }
    return new RunningStatistics(next);
  }

  /** Statistics that are computed or that two normalizations share are left as they are. */
  private static void put(Map<String, String> next, Graph graph, String stored, String output) {
    if (graph.constant(stored).isPresent()) {
      next.putIfAbsent(stored, output);
    }
  }
}
