// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run that does not fit to what is there is told. */
final class ResumeRefusalTest {
  @TempDir private Path folder;

  private Command init(String... more) {
    List<String> arguments = new ArrayList<>(List.of("init", "mlp-3x50", "--quiet"));
    arguments.addAll(List.of("--out", folder.resolve("w.safetensors").toString()));
    arguments.addAll(List.of(more));
    return Command.run(arguments.toArray(String[]::new));
  }

  private void written(boolean partial) throws IOException {
    assertThat(init("--no-measure").exit()).isZero();
    if (partial) {
      Path file = folder.resolve("w.safetensors");
      Files.move(file, folder.resolve("w.safetensors.part"));
    }
  }

  private static void assertRefused(Command command, String... words) {
    assertThat(command.exit()).as(command.out()).isEqualTo(2);
    assertThat(command.err()).contains(words).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"true, delete it", "false, leave out --resume to replace it"})
  void everythingThatDiffersIsNamedInWordsAndNoChecksum(boolean partial, String advice)
      throws IOException {
    written(partial);
    Command other = init("--resume", "--seed", "5", "--recipe", "he", "--dtype", "bf16");
    assertRefused(
        other,
        "recipe \"auto\" where this run has \"he\"",
        "seed \"0\" where this run has \"5\"",
        "dtype f32 where this run has bf16",
        advice);
    assertThat(other.err()).doesNotContain("plan", "evenkeel.", "algorithm");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anotherTypeAloneIsNamed(boolean partial) throws IOException {
    written(partial);
    assertRefused(init("--resume", "--dtype", "f16"), "has dtype f32 where this run has f16; ");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anotherModelIsNamedOnceAndNotByEachOfItsTensors(boolean partial) throws IOException {
    written(partial);
    Command other =
        Command.run(
            "init", "mlp-4x50", "--resume", "--out", folder.resolve("w.safetensors").toString());
    assertRefused(other, "has model \"mlp-3x50\" where this run has \"mlp-4x50\"; ");
  }

  /** A file does not say whether its draw was corrected from data. */
  @Test
  void whereTheChecksumOfThePlanAloneDiffersThatIsSaid() throws IOException {
    written(false);
    assertRefused(
        init("--resume", "--calibrate"),
        "has plan ",
        "… and names no other difference: an option or a version is another; leave out --resume");
  }
}
