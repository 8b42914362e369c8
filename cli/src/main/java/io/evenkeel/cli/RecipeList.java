// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import java.util.List;
import java.util.stream.Collectors;

/** The catalogue of recipes, one line each: name, what it is for, where it comes from. */
final class RecipeList {
  private RecipeList() {}

  static String lines() {
    List<Recipe> recipes = Recipes.all();
    int width = recipes.stream().mapToInt(recipe -> recipe.name().length()).max().orElse(0);
    return recipes.stream()
        .map(recipe ->
            "%s  %s. %s"
                .formatted(
                    recipe.name() + " ".repeat(width - recipe.name().length()),
                    recipe.domain(),
                    recipe.citation()))
        .collect(Collectors.joining("\n"));
  }
}
