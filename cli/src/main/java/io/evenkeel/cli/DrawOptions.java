// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.plan.Replay;
import io.evenkeel.random.Seed;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which weights: what every command that draws some lets its user choose. */
final class DrawOptions {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = Recipes.AUTO,
      description =
          "How initializers are chosen (default: ${DEFAULT-VALUE}); evenkeel init --recipes lists"
              + " them.")
  private String recipe;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "What recipe auto or he keeps level: forward (default of he), backward, or balanced (auto"
              + " alone, its default).")
  private Optional<Recipes.Mode> mode;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of every random value (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description =
          "Values as another library draws them, to the bit: torch (manual_seed, then the model is"
              + " built, then the recipe applied), torch-reseeded (manual_seed once more before the"
              + " recipe), numpy or numpy-sfc64.")
  private Optional<String> stream;

  /**
   * The plan of a network under a recipe.
   *
   * @param inputs shapes of the inputs by name, where they are known
   */
  Plan plan(Graph graph, List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    return stream
        .map(name -> Replay.of(name).plan(graph, placed, recipe, inputs))
        .orElseGet(() -> Planner.plan(graph, placed, recipe, inputs));
  }

  /** Whether the values are another library's. */
  boolean isStream() {
    return stream.isPresent();
  }

  Recipe recipe() {
    return mode.map(this::withMode).orElseGet(() -> recipe(recipe));
  }

  private Recipe withMode(Recipes.Mode chosen) {
    return switch (recipe) {
      case Recipes.AUTO -> Recipes.auto(chosen);
      case "he" -> Recipes.he(chosen);
      default ->
          throw new InvalidInputException(
              "--mode is for recipes auto and he; %s has one form only".formatted(recipe));
    };
  }

  /** The recipe of another name. */
  static Recipe recipe(String name) {
    return Recipes.of(name);
  }

  Seed seed() {
    return Seed.of(seed);
  }
}
