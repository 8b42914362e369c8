// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.race.Standing;
import io.evenkeel.train.StepResult;
import io.evenkeel.train.Verdict;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How the starts of a race did.
 *
 * @param chance the loss of a guess that does not look at the input
 */
record Finish(List<Standing> standings, double chance) {

  /** How many draws of a recipe ended with that verdict. */
  double count(String recipe, Verdict verdict) {
    return of(recipe).filter(standing -> standing.verdict() == verdict).count();
  }

  /** The mean metric on unseen samples over a recipe's draws. */
  double metric(String recipe) {
    return mean(recipe, Standing::metric);
  }

  /** The mean loss of a recipe's last steps in parts of that of chance. */
  double lastLoss(String recipe) {
    return mean(recipe, Standing::lastLoss) / chance;
  }

  /** The mean loss of the first batch, before any step. */
  double firstLoss(String recipe) {
    return mean(recipe, standing -> standing.curve().getFirst().loss());
  }

  /**
   * The mean step by which a recipe's loss, averaged over a twentieth of the steps, has come below
   * a share of that of chance; the last step where it never does.
   */
  double falls(String recipe, double share) {
    return mean(recipe, standing -> fall(standing.curve(), share * chance));
  }

  private static double fall(List<StepResult> curve, double below) {
    int window = Math.max(1, curve.size() / 20);
    for (int from = 0; from + window <= curve.size(); from++) {
      double loss =
          curve.subList(from, from + window).stream()
              .mapToDouble(StepResult::loss)
              .average()
              .orElseThrow();
      if (loss < below) {
        return from + window;
      }
    }
    return curve.size();
  }

  private double mean(String recipe, ToDoubleFunction<Standing> number) {
    return of(recipe).mapToDouble(number).average().orElseThrow();
  }

  private Stream<Standing> of(String recipe) {
    return standings.stream().filter(standing -> standing.recipe().equals(recipe));
  }
}
