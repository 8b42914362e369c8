// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.plan.Plan;
import io.evenkeel.random.Seed;
import io.evenkeel.role.PlacedParameter;
import java.util.List;

/**
 * What is calibrated: one draw of one plan.
 *
 * @param placed the network's parameters
 * @param recipe that the plan follows
 * @param inputs whose shapes the batches have
 */
public record Subject(
    Graph graph, List<PlacedParameter> placed, Recipe recipe, Plan plan, Inputs inputs, Seed seed) {
  public Subject {
    placed = List.copyOf(placed);
  }
}
