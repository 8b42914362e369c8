// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Step;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Planner;
import io.evenkeel.signal.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Whose rule the deviations of weights follow. */
final class KnownScales {
  /** Gains² that rules are written with: 1, He's 2, and a third, torch's default. */
  private static final double[] GAINS = {1, 2, 1.0 / 3};

  private static final double STANDARD_ERRORS = 5;

  /** Fewer weights than this agree with some rule by chance. */
  private static final long FEWEST = 256;

  private KnownScales() {}

  /** Words on whose rule the weights to blame follow; empty where none is known. */
  static String words(Evidence evidence, List<Step> guilty) {
    return recipe(evidence, guilty)
        .or(() -> ofMistake(evidence, guilty))
        .map(name -> ", with the std of " + name)
        .orElse("");
  }

  /** The mistake that explains all of these weights, where no recipe and no correct rule does. */
  static Optional<String> mistake(Evidence evidence, List<Step> guilty) {
    // Recipes come last: each of them is planned for the whole network.
    return ofMistake(evidence, guilty).filter(words -> recipe(evidence, guilty).isEmpty());
  }

  private static Optional<String> ofMistake(Evidence evidence, List<Step> guilty) {
    return mistakeOf(evidence, weights(guilty)).map(FanMistake::words);
  }

  static Optional<FanMistake> mistakeOf(Evidence evidence, List<Weight> weights) {
    List<Weight> telling =
        weights.stream()
            .filter(w -> w.planned().fans().isPresent() && w.summary().elements() >= FEWEST)
            .filter(w -> w.role() != Role.EMBEDDING)
            .toList();
    if (telling.isEmpty() || telling.stream().allMatch(KnownScales::isCorrect)) {
      return Optional.empty();
    }
    return Arrays.stream(FanMistake.values())
        .filter(mistake -> explains(evidence, mistake, telling))
        .findFirst();
  }

  private static boolean explains(Evidence evidence, FanMistake mistake, List<Weight> weights) {
    return Arrays.stream(GAINS)
        .anyMatch(gain ->
            weights.stream().allMatch(w -> follows(evidence, mistake, gain, w))
                && weights.stream().anyMatch(w -> !isCorrect(w)));
  }

  /** Where the mistake cannot be made, the rule without it must hold. */
  private static boolean follows(
      Evidence evidence, FanMistake mistake, double gain, Weight weight) {
    Fans fans = weight.planned().fans().orElseThrow();
    OptionalDouble wrong = mistake.fan(weight.shape(), fans, groups(evidence, weight));
    return matches(weight, gain / wrong.orElse(fans.in()));
  }

  private static long groups(Evidence evidence, Weight weight) {
    return evidence.wiring().uses(weight.stored()).stream()
        .map(Wiring.Use::node)
        .filter(node -> node.is("Conv"))
        .mapToLong((Node node) -> node.intAttribute("group", 1))
        .findFirst()
        .orElse(1);
  }

  /** Whether a rule that counts fans correctly gives this deviation. */
  private static boolean isCorrect(Weight weight) {
    Fans fans = weight.planned().fans().orElseThrow();
    return Arrays.stream(GAINS)
        .flatMap(gain ->
            DoubleStream.of(
                gain / fans.in(),
                2 * gain / (fans.in() + fans.out()),
                2 * gain / (fans.in() + fans.paperOut())))
        .anyMatch(variance -> matches(weight, variance));
  }

  private static boolean matches(Weight weight, double variance) {
    double error = STANDARD_ERRORS * Math.sqrt(2.0 / weight.summary().elements());
    return Math.abs(weight.std() * weight.std() / variance - 1) < error + 0.002;
  }

  /** The recipe whose deviations all of these weights have, if there are at least two. */
  private static Optional<String> recipe(Evidence evidence, List<Step> guilty) {
    return recipeOf(evidence, weights(guilty));
  }

  private static List<Weight> weights(List<Step> guilty) {
    return guilty.stream().map(Step::weight).toList();
  }

  /** The recipe whose deviations all of these weights have, if there are at least two. */
  static Optional<String> recipeOf(Evidence evidence, List<Weight> given) {
    List<Weight> weights = given.stream().filter(w -> w.summary().elements() >= FEWEST).toList();
    return weights.size() < 2
        ? Optional.empty()
        : Recipes.all().stream()
            .filter(recipe -> recipe.solved().isEmpty() && !recipe.finishedByData())
            .filter(recipe -> gives(evidence, recipe, weights))
            .map(recipe -> "recipe " + recipe.name())
            .findFirst();
  }

  private static boolean gives(Evidence evidence, Recipe recipe, List<Weight> weights) {
    Map<String, Moments> moments =
        ExpectedMoments.of(Planner.plan(evidence.graph(), recipe), evidence.graph());
    return weights.stream()
        .allMatch(w -> {
          Moments expected = moments.get(w.stored());
          return expected != null && expected.variance() > 0 && matches(w, expected.variance());
        });
  }
}
