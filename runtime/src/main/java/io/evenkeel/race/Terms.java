// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Recipe;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import io.evenkeel.train.Verdict;
import java.util.List;

/**
 * On what terms starts compete.
 *
 * @param recipes at least one
 * @param seeds of the draws of each recipe, at least one
 * @param steps that every start may take
 * @param testBatches that the metric is taken over at the end
 */
public record Terms(
    List<Recipe> recipes,
    List<Long> seeds,
    long steps,
    int testBatches,
    StepRule rule,
    Schedule schedule) {
  public Terms {
    recipes = List.copyOf(recipes);
    seeds = List.copyOf(seeds);
    if (recipes.isEmpty()) {
      throw new InvalidInputException("a race needs at least one recipe; name some, he,xavier");
    }
  }

  /** How every start does before its first step. */
  public List<Standing> before() {
    return recipes.stream()
        .flatMap(recipe ->
            seeds.stream()
                .map(seed -> new Standing(recipe.name(), seed, List.of(), Verdict.UNKNOWN)))
        .toList();
  }
}
