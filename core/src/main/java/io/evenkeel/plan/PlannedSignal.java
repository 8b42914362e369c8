// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Site;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.signal.Forward;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signal that a plan means a network to have, whatever it is run on: that of standardized data,
 * averaged over draws.
 */
public final class PlannedSignal {
  private final Map<String, Moments> known = new LinkedHashMap<>();
  private final List<Reading> readings;
  private final Map<String, Double> levels = new LinkedHashMap<>();

  private PlannedSignal(List<Reading> readings) {
    this.readings = readings;
    readings.forEach(r -> r.predictedMoments().ifPresent(m -> known.put(r.tensor(), m)));
  }

  /**
   * The signal of a plan.
   *
   * @param placed the network's parameters
   * @param recipe that the plan follows
   * @param shapes of the inputs by name
   */
  public static PlannedSignal of(
      Plan plan,
      Graph graph,
      List<PlacedParameter> placed,
      Recipe recipe,
      Map<String, Shape> shapes) {
    Map<String, Moments> inputs = AssumedInputs.moments(graph);
    PlannedSignal signal =
        new PlannedSignal(
            Forward.predict(
                graph,
                inputs,
                shapes,
                ExpectedMoments.of(plan, graph),
                ExpectedMoments.blocks(plan)));
    signal.known.putAll(inputs);
    Levels levels = new Levels(placed, recipe.solved().orElse(Recipes.Mode.FORWARD));
    for (PlacedParameter parameter : placed) {
      Site site = parameter.site();
      if (site.role().isLinearMap()) {
        Level level = levels.of(site, Optional.empty());
        signal.levels.put(parameter.stored(), level.secondMoment());
      }
    }
    return signal;
  }

  /** Every tensor that depends on the input, in running order. */
  public List<Reading> readings() {
    return readings;
  }

  /** The second moment of a value, if the calculus can say. */
  public Optional<Double> secondMoment(String value) {
    return Optional.ofNullable(known.get(value)).map(Moments::secondMoment);
  }

  /** What He's argument asks of a weight's output, be the signal known there or not. */
  public Optional<Double> level(String stored) {
    return Optional.ofNullable(levels.get(stored));
  }
}
