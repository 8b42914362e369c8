// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.random.Seed;
import picocli.CommandLine.Option;

/** Which weights: what every command that draws some lets its user choose. */
final class DrawOptions {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = "he",
      description = "How initializers are chosen (default: ${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "forward",
      description = "What he keeps level: forward or backward (default: ${DEFAULT-VALUE}).")
  private Recipes.Mode mode;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of every random value (default: ${DEFAULT-VALUE}).")
  private long seed;

  Recipe recipe() {
    return recipe(recipe);
  }

  /** The recipe of another name, under the same mode. */
  Recipe recipe(String name) {
    return name.equals("he") ? Recipes.he(mode) : Recipes.of(name);
  }

  Seed seed() {
    return Seed.of(seed);
  }
}
