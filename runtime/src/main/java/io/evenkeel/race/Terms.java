// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Recipe;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import io.evenkeel.train.Verdict;
import java.util.List;
import java.util.stream.LongStream;

/**
 * On what terms starts compete.
 *
 * @param recipes at least one
 * @param seeds draws per recipe, seeded from 0
 * @param steps that every start may take
 * @param testBatches that the metric is taken over at the end
 */
public record Terms(
    List<Recipe> recipes,
    int seeds,
    long steps,
    int testBatches,
    StepRule rule,
    Schedule schedule) {
  public Terms {
    recipes = List.copyOf(recipes);
    if (recipes.isEmpty()) {
      throw new InvalidInputException("a race needs at least one recipe; name some, he,xavier");
    }
  }

  /** How every start does before its first step. */
  public List<Standing> before() {
    return recipes.stream()
        .flatMap(recipe ->
            LongStream.range(0, seeds)
                .mapToObj(
                    seed -> new Standing(recipe.name(), seed, List.of(), Verdict.of(List.of(), 0))))
        .toList();
  }
}
