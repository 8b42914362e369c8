// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.safetensors.ShardedSafetensors;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ShardsTest {
  private static final String INDEX = "w.safetensors.index.json";
  private static final String FIRST = "w-00001-of-00004.safetensors";

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** 1.1 MB of values, the largest tensor 147 kB. */
  private Command init(String size, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("init", "resnet-20", "--no-measure", "--lock", path("plan.json")));
    arguments.addAll(List.of("--max-shard-size", size, "--out", path("w.safetensors")));
    arguments.addAll(List.of(more));
    return Command.run(arguments.toArray(String[]::new));
  }

  private Command verify(String file) {
    return Command.run("verify", path(file), "--plan", path("plan.json"));
  }

  @Test
  void shardsHoldTheValuesOfTheOneFileAndEachIsWithinTheSize() throws IOException {
    Command command = init("400KB", "--json", path("w.json"));
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.out()).contains("wrote " + path(INDEX) + " and 4 shards: ");
    Command.run("init", "resnet-20", "--no-measure", "--quiet", "--out", path("whole.safetensors"));
    try (ShardedSafetensors shards = Safetensors.openSharded(folder.resolve(INDEX));
        SafetensorsFile whole = Safetensors.open(folder.resolve("whole.safetensors"))) {
      assertThat(shards.tensors()).hasSameElementsAs(whole.tensors());
      for (Tensor tensor : whole.tensors()) {
        assertThat(shards.segment(tensor.name()).mismatch(whole.segment(tensor.name())))
            .as(tensor.name())
            .isEqualTo(-1);
      }
      assertThat(shards.metadata()).hasSize(4);
      assertThat(shards.metadata().values().stream().distinct()).hasSize(1);
    }
    for (int shard = 1; shard <= 4; shard++) {
      Path file = folder.resolve("w-0000%d-of-00004.safetensors".formatted(shard));
      assertThat(Files.size(file)).isLessThan(400_000 + 20_000);
    }
    JsonNode written =
        new ObjectMapper().readTree(folder.resolve("w.json").toFile()).at("/written/0");
    assertThat(written.path("file").asText()).isEqualTo(INDEX);
  }

  @Test
  void anIndexIsVerifiedWithItsMetadata() throws IOException {
    init("400KB");
    assertThat(verify(INDEX).out()).contains("is what the plan says", "equal to the bit");
    assertThat(verify("w.safetensors").err()).contains("cut into several files; give their index");
    assertThat(folder.resolve("plan.json")).content().contains("\"file\":\"" + INDEX + "\"");
    String text = Files.readString(folder.resolve(FIRST), StandardCharsets.ISO_8859_1);
    Files.writeString(
        folder.resolve(FIRST),
        text.replaceFirst("\"evenkeel.seed\":\"0\"", "\"evenkeel.seed\":\"7\""),
        StandardCharsets.ISO_8859_1);
    Command verified = verify(INDEX);
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .startsWith(FIRST + ": metadata evenkeel.seed: is '7' where the plan has '0'")
        .hasLineCount(2);
  }

  @Test
  void shardsOfAnotherSeedAreNamedOnce() {
    init("400KB", "--seed", "3");
    Command.run("init", "resnet-20", "--no-measure", "--lock", path("plan.json"), "--quiet");
    assertThat(verify(INDEX).out())
        .contains("\nmetadata evenkeel.seed: is '3' where the plan has '0'")
        .doesNotContain(FIRST);
  }

  @Test
  void whatFitsIntoOneFileIsOne() {
    Command command = init("1GB");
    assertThat(command.out()).contains("wrote " + path("w.safetensors") + ": ");
    assertThat(folder.resolve(INDEX)).doesNotExist();
    assertThat(verify("w.safetensors").exit()).isZero();
  }

  @Test
  void aFileThatWouldBeLoadedBeforeItsShardsIsInTheWay() throws IOException {
    Files.writeString(folder.resolve("w.safetensors"), "older");
    Command command = init("400KB");
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err())
        .contains("w.safetensors is there, and what loads a model takes it before the shards")
        .hasLineCount(1);
    assertThat(folder.resolve("plan.json")).doesNotExist();
  }

  @Test
  void shardsAreNotResumed() {
    Command command = init("400KB", "--resume");
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err())
        .contains("--resume continues one file, --max-shard-size writes several")
        .hasLineCount(1);
  }

  @Test
  void onlySafetensorsAreCut() {
    Command command =
        Command.run("init", "mlp-3x50", "--max-shard-size", "5GB", "--out", path("w.onnx"));
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err()).contains("and no --out is one").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "5GB, 5000000000",
    "500mb, 500000000",
    "1 KiB, 1024",
    "5GiB, 5368709120",
    "2TB, 2000000000000"
  })
  void sizesAreWhatHuggingFaceMeansByThem(String word, long bytes) {
    assertThat(ByteSize.parse(word).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "GB", "0MB", "-5GB", "1.5GB", "5XB", "99999999999TB"})
  void aWordThatIsNoSizeIsRefused(String word) {
    assertThatThrownBy(() -> ByteSize.parse(word))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'%s' is no size; write one such as 500MB, 5GB or 5GiB", word);
    Command command = init(word);
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err()).hasLineCount(1);
  }
}
