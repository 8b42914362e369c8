// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.init.Fans;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a forward pass costs, counted rather than timed, so that it is the same on every machine.
 */
final class Work {
  private final Map<String, PlannedParameter> planned = new HashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Shapes shapes;

  private Work(Graph network, Plan plan, Shapes shapes) {
    this.shapes = shapes;
    plan.parameters().forEach(parameter -> planned.put(parameter.stored(), parameter));
    network.nodes().forEach(node -> nodes.put(node.output(), node));
  }

  /**
   * Multiplications of the maps of a network for the batch of the shapes, as far as they are known.
   *
   * @param readings of every map among others
   */
  static double of(Graph network, Plan plan, List<Reading> readings, Shapes shapes) {
    Work work = new Work(network, plan, shapes);
    return readings.stream().mapToDouble(work::of).sum();
  }

  private double of(Reading reading) {
    Node node = nodes.get(reading.tensor());
    PlannedParameter weight = reading.parameter().map(planned::get).orElse(null);
    if (node == null || weight == null) {
      return 0;
    }
    if (Station.isRecurrent(node)) {
      double steps = shapes.of(node.inputs().getFirst()).map(Work::rows).orElse(0.0);
      return steps * 2 * weight.tensor().elementCount();
    }
    Optional<Double> made = shapes.of(reading.tensor()).map(shape -> (double) shape.elementCount());
    return made.orElse(0.0) * weight.fans().map(Fans::in).orElse(1.0);
  }

  private static double rows(Shape shape) {
    long width = shape.rank() == 0 ? 1 : shape.dimensions().getLast();
    return (double) shape.elementCount() / Math.max(1, width);
  }
}
