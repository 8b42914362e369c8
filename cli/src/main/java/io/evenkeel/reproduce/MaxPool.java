// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Max pooling after ReLU raises the signal: He's factor 2 is then too large. */
final class MaxPool {
  static final Reproduction TABLE =
      new Reproduction(
          "max-pool",
          "Second moment after ReLU and 2×2 max pooling of independent unit Gaussians",
          "order statistics of four; compare He et al. 2015, whose derivation leaves pooling out",
          MaxPool::rows);

  private MaxPool() {}

  private static List<Row> rows(Effort effort) {
    List<List<Reading>> run = NetworkRun.of(graph(), Recipes.he(), 1);
    double predicted = NetworkRun.predicted(run, "pooled");
    double measured = NetworkRun.measured(run, "pooled");
    return List.of(
        Row.of("second moment", 1.543785).computed(predicted, 1e-4).measured(measured, 0.02),
        Row.of("by how much He over-drives the next layer", 3.09)
            .computed(2 * predicted, 0.003)
            .measured(2 * measured, 0.04));
  }

  private static Graph graph() {
    GraphBuilder builder = new GraphBuilder("max-pool", 17);
    String x = builder.input(ValueInfo.of("x", DType.F32, Shape.of(4, 8, 64, 64)));
    String active = builder.node("Relu", "relu", List.of(x), Map.of());
    Attribute two = new Attribute.Ints(List.of(2L, 2L));
    String pooled =
        builder.node(
            "MaxPool", "pool", List.of(active), Map.of("kernel_shape", two, "strides", two));
    builder.output(pooled, ValueInfo.of("pooled", DType.F32, Shape.of(4, 8, 32, 32)));
    return builder.build();
  }
}
