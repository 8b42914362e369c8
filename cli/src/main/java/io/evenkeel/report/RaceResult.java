// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.race.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A race as it stands, or as it ended.
 *
 * @param metric its name
 * @param isGain whether a greater metric is better
 * @param chance the loss of the best guess that does not look at the input
 * @param steps that were to be taken
 * @param options that decided what was computed, by their names
 */
public record RaceResult(
    String model,
    String task,
    String metric,
    boolean isGain,
    double chance,
    long steps,
    Map<String, String> options,
    List<Standing> standings) {
  public RaceResult {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    standings = List.copyOf(standings);
  }

  /** The same race with other standings. */
  public RaceResult with(List<Standing> others) {
    return new RaceResult(model, task, metric, isGain, chance, steps, options, others);
  }

  /** The standings of each recipe, in the order of the starts. */
  Map<String, List<Standing>> byRecipe() {
    Map<String, List<Standing>> recipes = new LinkedHashMap<>();
    standings.forEach(s -> recipes.computeIfAbsent(s.recipe(), r -> new ArrayList<>()).add(s));
    return recipes;
  }

  /** The standing that is ahead, once a metric was taken. */
  Optional<Standing> winner() {
    return Optional.of(Standing.best(standings, isGain))
        .filter(best -> !Double.isNaN(best.metric()));
  }

  /** Steps that the longest curve has. */
  long done() {
    return standings.stream().mapToLong(s -> s.curve().size()).max().orElse(0);
  }
}
