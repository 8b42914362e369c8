// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RecipeListTest {
  @Test
  void everyRecipeHasALineWithItsDomainAndItsSource() {
    Command command = Command.run("init", "--recipes");

    assertThat(command.exit()).isZero();
    assertThat(command.out().lines().toList()).hasSameSizeAs(Recipes.all());
    for (Recipe recipe : Recipes.all()) {
      assertThat(command.out().lines())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith(recipe.name() + " ")
                  .contains(recipe.domain())
                  .endsWith(recipe.citation()));
    }
  }

  @Test
  void theTableInTheDocumentationIsThatList() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "recipes.md"));

    assertThat(page.lines().filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(
            Recipes.all().stream()
                .map(recipe ->
                    "| `%s` | %s | %s |"
                        .formatted(recipe.name(), recipe.domain(), recipe.citation()))
                .toList());
  }
}
