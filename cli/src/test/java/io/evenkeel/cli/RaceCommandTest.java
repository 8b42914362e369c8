// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evenkeel race}. */
final class RaceCommandTest {
  @TempDir private Path folder;

  private static Command race(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "race";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Command.run(all);
  }

  @Test
  void everyRecipeAndSeedRunsTheSameSteps() throws IOException {
    Path json = folder.resolve("race.json");
    Path page = folder.resolve("race.html");
    Command run =
        race(
            "plain-cnn-4x4",
            "--recipes=he,xavier",
            "--seeds=2",
            "--steps=3",
            "--batch=4",
            "--test=2",
            "--json=" + json,
            "--report=" + page);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("he", "xavier", "medians of 2 draws", "ACCURACY");
    JsonNode race = new ObjectMapper().readTree(json.toFile());
    assertThat(race.get("starts")).hasSize(4);
    assertThat(race.get("starts").get(3).get("recipe").textValue()).isEqualTo("xavier");
    assertThat(race.get("starts").get(3).get("loss")).hasSize(3);
    assertThat(Jsoup.parse(Files.readString(page)).select(".curves")).hasSize(2);
  }

  @Test
  void aRaceIsTheSameTwice() throws IOException {
    for (String name : new String[] {"a.json", "b.json"}) {
      race(
          "plain-cnn-4x4",
          "--recipes=he",
          "--steps=2",
          "--batch=4",
          "--json=" + folder.resolve(name));
    }
    assertThat(folder.resolve("a.json")).hasSameTextualContentAs(folder.resolve("b.json"));
  }

  @Test
  void aTaskThatDoesNotFitTheNetworkIsRefusedWithBothShapes() {
    Command run = race("resnet-50", "--steps=1");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("3x224x224", "3x32x32");
  }

  @Test
  void unknownTasksRecipesAndOptimizersAreRefused() {
    assertThat(race("plain-cnn-4x4", "--task=mountains").err()).contains("mountains", "shapes");
    assertThat(race("plain-cnn-4x4", "--recipes=hee").err()).contains("hee");
    assertThat(race("plain-cnn-4x4", "--optimizer=lbfgs").err()).contains("sgd, adam, adamw");
    assertThat(race("plain-cnn-4x4", "--steps=0").err()).contains("--steps 0");
    assertThat(race("plain-cnn-4x4", "--rate=-1").err()).contains("--rate -1.0 must be above 0");
    assertThat(race().err()).contains("MODEL");
  }

  @Test
  void theTasksAreListed() {
    Command run = race("--tasks");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("shapes", "adding", "sentiment");
  }
}
