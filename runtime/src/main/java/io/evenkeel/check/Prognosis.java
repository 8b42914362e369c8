// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Graph;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * What a network would be like with the weights of a plan.
 *
 * @param plan one initializer per parameter
 * @param moments of its parameters by the names the graph stores them under
 * @param readings predicted, in running order
 */
record Prognosis(Plan plan, Map<String, Moments> moments, List<Reading> readings) {
  static Prognosis of(
      Graph graph, Plan plan, Map<String, Moments> inputs, Map<String, Shape> shapes) {
    Map<String, Moments> moments = ExpectedMoments.of(plan, graph);
    Propagation propagation =
        Propagation.of(
            graph,
            inputs,
            shapes,
            moments,
            ExpectedMoments.blocks(plan),
            ExpectedMoments.orthogonal(plan),
            OutputGradient.UNIT);
    return new Prognosis(plan, moments, propagation.readings());
  }
}
