// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

  private JsonNode raced(int steps, String... more) throws IOException {
    Path json = folder.resolve("race.json");
    List<String> all =
        new ArrayList<>(
            List.of(
                "plain-cnn-4x4",
                "--task=textures-8",
                "--recipes=he,xavier",
                "--batch=4",
                "--quiet",
                "--steps=" + steps,
                "--json=" + json));
    if (Stream.of(more).noneMatch(option -> option.startsWith("--optimizer"))) {
      all.add("--optimizer=adam");
    }
    all.addAll(List.of(more));
    Command run = race(all.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void aRaceThatWasLeftGoesOnToTheSameBits() throws IOException {
    String kept = "--checkpoint=" + folder.resolve("race.safetensors");
    raced(3, kept);
    JsonNode resumed = raced(7, kept, "--resume");
    assertThat(resumed).isEqualTo(raced(7));
  }

  @Test
  void aCheckpointIsNeitherOverwrittenNorContinuedOnOtherTerms() throws IOException {
    String kept = "--checkpoint=" + folder.resolve("race.safetensors");
    raced(2, kept);
    byte[] before = Files.readAllBytes(folder.resolve("race.safetensors"));
    String[] same = {
      "plain-cnn-4x4", "--task=textures-8", "--recipes=he,xavier", "--optimizer=adam", "--batch=4"
    };
    assertThat(race(with(same, kept)).err()).contains("--resume");
    assertThat(race(with(same, kept, "--resume", "--rate=0.5")).err())
        .contains("--rate 0.001, not 0.5");
    assertThat(race("plain-cnn-4x4", "--resume").err()).contains("--checkpoint");
    assertThat(race(with(same, kept, "--resume", "--steps=1")).err()).contains("2 steps already");
    assertThat(folder.resolve("race.safetensors")).hasBinaryContent(before);
  }

  @Test
  void aRaceOfAnotherModelUnderTheSameNameIsNotContinued() {
    String model = folder.resolve("model.onnx").toString();
    String kept = "--checkpoint=" + folder.resolve("race.safetensors");
    String[] terms = {model, "--task=clusters-16", "--recipes=he", "--batch=4", "--steps=2", kept};
    Command.run("network", "mlp-2x16", "--out", model);
    assertThat(race(terms).exit()).isZero();
    Command.run("network", "mlp-2x16", "--seed=4", "--out", model);
    assertThat(race(with(terms, "--resume")).err()).contains("was run with the content");
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void theBestStartIsWrittenAsItWasTrained() throws IOException {
    Path model = folder.resolve("trained.onnx");
    Path weights = folder.resolve("trained.safetensors");
    JsonNode told =
        raced(
            3,
            "--checkpoint=" + folder.resolve("c.safetensors"),
            "--out=" + model,
            "--out=" + weights);
    double he = told.at("/starts/0/metric").asDouble();
    double xavier = told.at("/starts/1/metric").asDouble();
    Set<String> prefixes =
        he > xavier
            ? Set.of("0.he.0/")
            : xavier > he ? Set.of("1.xavier.0/") : Set.of("0.he.0/", "1.xavier.0/");
    try (SafetensorsFile race = Safetensors.open(folder.resolve("c.safetensors"));
        SafetensorsFile trained = Safetensors.open(weights)) {
      Set<String> from = new HashSet<>(prefixes);
      for (Tensor tensor : trained.tensors()) {
        byte[] values = bytes(trained, tensor.name());
        from.removeIf(prefix -> !Arrays.equals(values, bytes(race, prefix + tensor.name())));
        assertThat(Onnx.open(model).graph().constant(tensor.name())).isPresent();
      }
      assertThat(from).as("starts, the better ones, all of whose tensors are written").hasSize(1);
    }
    Command checked = Command.run("check", model.toString(), "--stage=trained", "--quiet");
    assertThat(checked.exit()).as(checked.err()).isLessThan(2);
  }

  @Test
  void aNetworkThatIsNoLongerFiniteIsNotWritten() {
    Path file = folder.resolve("trained.safetensors");
    Command run =
        race(
            "plain-cnn-4x4",
            "--recipes=he",
            "--steps=20",
            "--batch=4",
            "--test=1",
            "--rate=1e20",
            "--out=" + file);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).contains("diverges");
    assertThat(run.err()).contains("no start stayed finite");
    assertThat(file).doesNotExist();
  }

  private static byte[] bytes(SafetensorsFile file, String tensor) {
    return file.segment(tensor).toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void theAddressOfARaceIsSaidAndEndsWithIt() throws IOException {
    Command run = race("plain-cnn-4x4", "--recipes=he", "--steps=2", "--batch=4", "--watch");
    assertThat(run.exit()).isZero();
    URI address = URI.create(run.err().replaceAll("(?s).*watch it at (\\S+).*", "$1"));
    assertThatThrownBy(() -> address.toURL().openStream()).isInstanceOf(ConnectException.class);
    assertThat(race("plain-cnn-4x4", "--steps=1", "--watch=70000").err()).contains("--watch 70000");
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
    assertThat(race("plain-cnn-4x4", "--recipes=,").err()).contains("at least one recipe");
    assertThat(race("plain-cnn-4x4", "--rate=-1").err()).contains("--rate -1.0 must be above 0");
    assertThat(race().err()).contains("MODEL");
  }

  @Test
  void stepsGoAsTheOptionsSay() throws IOException {
    JsonNode plain = raced(6, "--optimizer=sgd");
    for (String option :
        List.of("--nesterov", "--warm-up=3", "--drops=2,4", "--smoothing=0.1", "--momentum=0.5")) {
      JsonNode other = raced(6, "--optimizer=sgd", option);
      assertThat(other.at("/starts/0/loss")).as(option).isNotEqualTo(plain.at("/starts/0/loss"));
      String name = option.replaceAll("--|=.*", "");
      assertThat(other.at("/options/" + name)).isNotEqualTo(plain.at("/options/" + name));
    }
    assertThat(plain.at("/winner/recipe").asText()).isIn("he", "xavier");
  }

  @Test
  void drawsCountOnFromTheFirstSeed() throws IOException {
    JsonNode first = raced(1, "--seeds=2");
    JsonNode second = raced(1, "--seed=1");
    assertThat(second.at("/starts/0/seed").asInt()).isEqualTo(1);
    assertThat(second.at("/starts/0/loss")).isEqualTo(first.at("/starts/1/loss"));
  }

  @Test
  void masksAreLearnedByTheirOverlapToo() {
    String[] segmentation = {
      "unet:width=2,levels=1", "--task=shapes-segmentation-24", "--recipes=he", "--batch=2"
    };
    Command dice = race(with(segmentation, "--steps=2", "--loss=dice"));
    assertThat(dice.exit()).as(dice.err()).isZero();
    Command both = race(with(segmentation, "--steps=2", "--loss=cross-entropy-dice"));
    assertThat(both.exit()).as(both.err()).isZero();
    assertThat(race(with(segmentation, "--loss=hinge")).err())
        .contains("cross-entropy, dice, cross-entropy-dice");
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    assertThat(race("mlp-3x16", "--drops=3", "--schedule=cosine").err())
        .contains("--drops and --schedule cosine exclude each other");
    assertThat(race("mlp-3x16", "--nesterov", "--momentum=0").err()).contains("--nesterov");
    assertThat(race("mlp-3x16", "--momentum=1").err()).contains("--momentum 1.0");
    assertThat(race("mlp-3x16", "--optimizer=adam", "--nesterov").err())
        .contains("--optimizer sgd, not adam");
    assertThat(race("mlp-3x16", "--drops=0").err()).contains("--drops");
    assertThat(race("rnn-reader:hidden=4", "--task=adding-10", "--smoothing=0.1").err())
        .contains("has a loss of its own");
    assertThat(race("mlp-3x16", "--warm-up=-1").err()).contains("--warm-up -1");
    assertThat(race("mlp-3x16", "--loss=dice", "--smoothing=0.1").err()).contains("--smoothing");
    assertThat(race("mlp-3x16", "--smoothing=1").err()).contains("--smoothing 1.0");
  }

  @Test
  void aRecipeThatIsNamedTwiceIsRefused() {
    Command run = race("mlp-3x16", "--recipes=he,xavier,he", "--steps=1");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("names one twice; --seeds gives each more than one draw");
  }

  @Test
  void theTasksAreListed() {
    Command run = race("--tasks");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("shapes", "adding", "sentiment");
  }
}
