// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  private String weights(String network, String recipe) {
    String file = path(network + "-" + recipe + ".safetensors");
    Command init = Command.run("init", network, "--recipe", recipe, "--quiet", "--out", file);
    assertThat(init.exit()).as(init.err()).isZero();
    return file;
  }

  @Test
  void healthyWeightsBesideABuiltInNetworkGiveNoErrorAndNoWarning() {
    Command check = Command.run("check", "mlp-8x64", "--weights", weights("mlp-8x64", "auto"));
    assertThat(check.exit()).as(check.err()).isZero();
    assertThat(check.out()).contains("taken for initial weights: no error and no warning");
  }

  @Test
  void aModelWithoutWeightsIsRefusedInOneLine() {
    Command check = Command.run("check", "mlp-4x16");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err().trim())
        .isEqualTo(
            "evenkeel: mlp-4x16 has no weights to check; give them with --weights FILE.safetensors");
  }

  @Test
  void theCauseOfAFadingSignalIsNamedMendedAndGoneAfterwards() throws IOException {
    String sick = weights("mlp-40x128", "xavier");
    Command check =
        Command.run(
            "check",
            "mlp-40x128",
            "--weights",
            sick,
            "--json",
            path("sick.json"),
            "--sarif",
            path("sick.sarif"),
            "--quiet");
    assertThat(check.exit()).as(check.err()).isEqualTo(1);
    JsonNode first = json("sick.json").path("findings").get(0);
    assertThat(first.path("rule").asText()).isEqualTo("signal-vanishes");
    assertThat(first.path("severity").asText()).isEqualTo("error");
    assertThat(first.path("where").asText()).isEqualTo("fc1.weight");
    assertThat(first.path("because").asText()).contains("recipe xavier");
    JsonNode result = json("sick.sarif").at("/runs/0/results/0");
    assertThat(result.path("ruleId").asText()).isEqualTo("signal-vanishes");
    assertThat(result.path("level").asText()).isEqualTo("error");

    String mended = path("mended.safetensors");
    Command fix =
        Command.run(
            "check",
            "mlp-40x128",
            "--weights",
            sick,
            "--fix",
            mended,
            "--json",
            path("both.json"),
            "--sarif",
            path("left.sarif"));
    assertThat(fix.exit()).as(fix.out()).isZero();
    assertThat(fix.out()).doesNotContain("as planned");
    assertThat(json("both.json").at("/findings/0/rule").asText()).isEqualTo("signal-vanishes");
    assertThat(json("both.json").at("/compare/0/recipe").asText()).isEqualTo("corrected");
    assertThat(json("both.json").at("/compare/0/findings")).isEmpty();
    assertThat(json("left.sarif").at("/runs/0/results")).isEmpty();
    assertThat(fix.out()).contains("checked again after 1 round of corrections: no error");
    assertThat(Command.run("check", "mlp-40x128", "--weights", mended, "--quiet").exit()).isZero();
  }

  @Test
  void aDashSendsJsonOrSarifToStandardOutputAlone() throws IOException {
    String well = weights("mlp-8x64", "auto");
    Command check = Command.run("check", "mlp-8x64", "--weights", well, "--json", "-");
    assertThat(new ObjectMapper().readTree(check.out()).path("model").asText())
        .isEqualTo("mlp-8x64");
    Command sarif = Command.run("check", "mlp-8x64", "--weights", well, "--sarif", "-");
    assertThat(new ObjectMapper().readTree(sarif.out()).path("version").asText())
        .isEqualTo("2.1.0");
    Command both =
        Command.run("check", "mlp-8x64", "--weights", well, "--json", "-", "--sarif", "-");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("give one of them a file");
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void theOperatorsOfANetworkAreListedWithoutARun() {
    Command list = Command.run("check", "resnet-20", "--operators");
    assertThat(list.exit()).as(list.err()).isZero();
    assertThat(list.out()).contains("Conv", "BatchNormalization", "Relu", "Gemm");
  }
}
