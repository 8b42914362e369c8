// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code evenkeel init --calibrate} as its user runs it. */
final class CalibrateTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void aCalibratedFileIsWhatItsLockSaysAndTheLockAloneDrawsIt() throws Exception {
    Command init =
        Command.run(
            "init",
            "plain-cnn-10x8",
            "--calibrate",
            "--out",
            path("w.safetensors"),
            "--out",
            path("w.onnx"),
            "--lock",
            path("plan.json"),
            "--json",
            path("all.json"),
            "--report",
            path("page.html"));
    assertThat(init.err()).isEmpty();
    assertThat(init.exit()).isZero();
    assertThat(init.out())
        .contains("CALIBRATED", "TARGET", "AS DRAWN", "FACTOR", "HELD BACK")
        .contains("second moment of 10 maps", "made up as for measuring");
    for (String file : new String[] {"w.safetensors", "w.onnx"}) {
      Command verified = Command.run("verify", path(file), "--plan", path("plan.json"));
      assertThat(verified.out()).contains("is what the plan says", "equal to the bit");
      assertThat(verified.exit()).isZero();
    }
    assertThat(Files.readString(folder.resolve("plan.json"))).contains(", calibrated");
    assertThat(Files.readString(folder.resolve("all.json")))
        .contains("\"calibration\"", "\"heldBack\"", "\"standardError\"", "\"factor\"");
    assertThat(Files.readString(folder.resolve("page.html"))).contains("Calibration", "held back");
  }

  @Test
  void theSamplesOfATaskAreTakenWhereOneIsNamed() {
    Command init = Command.run("init", "mlp-3x64", "--calibrate=clusters", "--quiet");
    assertThat(init.err()).isEmpty();
    assertThat(init.exit()).isZero();
  }

  @Test
  void theWordAfterTheOptionIsTheModel() {
    Command init = Command.run("init", "--calibrate", "plain-cnn-10x8", "--quiet");
    assertThat(init.err()).isEmpty();
    assertThat(init.exit()).isZero();
  }

  @Test
  void lsuvMeasuresItsBatch() {
    Command init = Command.run("init", "mlp-4x64", "--recipe", "lsuv");
    assertThat(init.exit()).isZero();
    assertThat(init.out()).contains("CALIBRATED", "variance of 4 maps");
  }

  @ParameterizedTest
  @CsvSource({
    "--calibrate --dry-run, '--calibrate measures, --dry-run does not; leave one of them out'",
    "--calibrate --no-measure, '--calibrate measures, --no-measure does not; leave one'",
    "--recipe=lsuv --dry-run, 'recipe lsuv measures, --dry-run does not; leave one of them out'",
    "--calibrate --stream=torch --recipe=he, '--calibrate multiplies the draw, --stream repeats'",
    "--calibrate=nothing, 'there is no task ''nothing''; there are'",
    "--calibrate=adding-20, 'input input of'",
    "--calibrate=shapes --input input=8x3x32x32, '--calibrate=shapes brings its own batches; leave'"
  })
  void whatCannotBeIsRefusedInOneLine(String options, String line) {
    List<String> arguments = new ArrayList<>(List.of("init", "plain-cnn-10x8"));
    Collections.addAll(arguments, options.split(" ", -1));
    Command init = Command.run(arguments.toArray(String[]::new));
    assertThat(words(init.err())).contains(line);
    assertThat(init.err().lines()).hasSize(1);
    assertThat(init.exit()).isEqualTo(2);
  }
}
