// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.init.Recipe;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.util.List;

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
  }
}
