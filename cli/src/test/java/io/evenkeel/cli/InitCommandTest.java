// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.network.NetworkFamily;
import io.evenkeel.network.Networks;
import io.evenkeel.safetensors.Npy;
import io.evenkeel.safetensors.NpyArray;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("init"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--quiet", "--json", path("out.json")));
    Command command = Command.run(all.toArray(String[]::new));
    assertThat(command.exit()).as(command.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("out.json").toFile());
  }

  private static Map<String, byte[]> tensors(Path file) {
    Map<String, byte[]> tensors = new TreeMap<>();
    try (SafetensorsFile open = Safetensors.open(file)) {
      for (Tensor tensor : open.tensors()) {
        MemorySegment segment = open.segment(tensor.name());
        tensors.put(tensor.name(), segment.toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return tensors;
  }

  @Test
  void theSameSeedGivesTheSameBytesWhateverTheThreads() throws IOException {
    for (String threads : List.of("1", "2", "5")) {
      String file = path("w" + threads + ".safetensors");
      Command command =
          Command.run(
              "init", "resnet-20", "--quiet", "--threads", threads, "--out", file, "--seed", "7");
      assertThat(command.exit()).as(command.err()).isZero();
    }
    byte[] one = Files.readAllBytes(folder.resolve("w1.safetensors"));
    assertThat(folder.resolve("w2.safetensors")).hasBinaryContent(one);
    assertThat(folder.resolve("w5.safetensors")).hasBinaryContent(one);
  }

  @Test
  void aLayerMoreChangesNoOtherParameter() {
    Command.run("init", "mlp-4x16", "--quiet", "--out", path("a.safetensors"));
    Command.run("init", "mlp-5x16", "--quiet", "--out", path("b.safetensors"));
    Map<String, byte[]> shorter = tensors(folder.resolve("a.safetensors"));
    Map<String, byte[]> longer = tensors(folder.resolve("b.safetensors"));
    for (String name : List.of("fc1.weight", "fc2.weight", "fc3.weight", "fc3.bias")) {
      assertThat(longer.get(name)).as(name).isEqualTo(shorter.get(name));
    }
  }

  @Test
  void theMeasuredGradientStandsBesideThePredictedOne() throws IOException {
    JsonNode json = json("mlp-4x64", "--recipe", "he", "--backward");
    JsonNode last = json.get("signal").get(json.get("signal").size() - 1);
    assertThat(last.at("/measured/gradientSecondMoment").doubleValue()).isEqualTo(1);
    for (JsonNode parameter : json.get("parameters")) {
      double predicted = parameter.at("/predicted/gradientSecondMoment").doubleValue();
      double measured = parameter.at("/measured/gradientSecondMoment").doubleValue();
      assertThat(measured)
          .as(parameter.get("name").asText())
          .isBetween(predicted / 3, predicted * 3);
      assertThat(parameter.at("/measured/gradientToWeight").isMissingNode())
          .isEqualTo(parameter.get("role").asText().equals("bias"));
    }
  }

  @Test
  void aGradientIsNotMeasuredInADryRun() {
    Command command = Command.run("init", "mlp-4x64", "--backward", "--dry-run");
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err())
        .contains("--backward measures, --dry-run does not; leave one of them out");
  }

  @Test
  void theJsonHasTheDocumentedFieldsAndLeavesOutWhatIsUnknown() throws IOException {
    JsonNode json = json("resnet-20", "--seed", "3");
    assertThat(json.path("model").asText()).isEqualTo("resnet-20");
    assertThat(json.path("recipe").asText()).isEqualTo("auto");
    assertThat(json.path("seed").asLong()).isEqualTo(3);
    assertThat(json.path("algorithm").asText()).isEqualTo("evenkeel-1");
    JsonNode weight = find(json.path("parameters"), "name", "layer1.0.conv1.weight");
    assertThat(weight.path("role").asText()).isEqualTo("convolution");
    assertThat(weight.path("fanIn").asInt()).isEqualTo(144);
    assertThat(weight.path("fanOut").asInt()).isEqualTo(144);
    assertThat(weight.path("gain").asDouble()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(weight.path("std").asDouble()).isCloseTo(Math.sqrt(2.0 / 144), within(1e-12));
    assertThat(weight.path("distribution").asText()).isEqualTo("normal");
    JsonNode scale = find(json.path("parameters"), "name", "layer1.0.bn1.weight");
    assertThat(scale.has("fanIn")).isFalse();
    assertThat(scale.has("gain")).isFalse();
    JsonNode signal = find(json.path("signal"), "parameter", "layer1.0.conv1.weight");
    assertThat(signal.path("predicted").has("secondMoment")).isTrue();
    assertThat(signal.path("measured").path("secondMoment").asDouble()).isPositive();
    assertThat(json.path("findings").isArray()).isTrue();
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    for (JsonNode node : list) {
      if (node.path(field).asText().equals(value)) {
        return node;
      }
    }
    throw new AssertionError("no " + field + " " + value);
  }

  @Test
  void aStreamIsRecordedInTheFileAndInTheJson() throws IOException {
    JsonNode json =
        json(
            "mlp-3x8",
            "--stream",
            "torch",
            "--recipe",
            "pytorch-default",
            "--out",
            path("w.safetensors"));
    assertThat(json.path("algorithm").asText()).isEqualTo("torch-mt19937");
    try (SafetensorsFile open = Safetensors.open(folder.resolve("w.safetensors"))) {
      assertThat(open.metadata()).containsEntry("evenkeel.algorithm", "torch-mt19937");
    }
  }

  /** {@code torch.manual_seed(0); torch.nn.Linear(8, 8)}, PyTorch 1.13. */
  @Test
  void theFirstLayerUnderTheTorchStreamIsPytorchs() {
    Command.run(
        "init",
        "mlp-3x8",
        "--stream",
        "torch",
        "--recipe",
        "pytorch-default",
        "--quiet",
        "--out",
        path("w.safetensors"));
    byte[] weight = tensors(folder.resolve("w.safetensors")).get("fc1.weight");
    float[] values = MemorySegment.ofArray(weight).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    assertThat(values).startsWith(-0.0026469906f, 0.18966144f, -0.29099038f);
  }

  @Test
  void aDryRunWritesNoWeightsAndMeasuresNothing() throws IOException {
    JsonNode json = json("mlp-3x8", "--dry-run", "--out", path("w.safetensors"));
    assertThat(folder.resolve("w.safetensors")).doesNotExist();
    assertThat(json.path("signal").path(0).has("measured")).isFalse();
    assertThat(json.path("signal").path(0).has("predicted")).isTrue();
  }

  @Test
  void everyLineOfTheTableFitsAHundredColumns() {
    for (String model : List.of("resnet-20", "lstm-classifier", "densenet-bc-22")) {
      Command command = Command.run("init", model, "--compare", "xavier,gaussian-0.01");
      assertThat(command.exit()).as(command.err()).isZero();
      assertThat(command.out().lines()).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void theWrittenModelReadsBackAndKeepsItsWeights() throws IOException {
    Command.run("init", "mlp-3x8", "--quiet", "--out", path("net.onnx"), "--seed", "5");
    Command.run("init", "mlp-3x8", "--quiet", "--out", path("net.safetensors"), "--seed", "5");
    JsonNode json = json(path("net.onnx"), "--seed", "5", "--out", path("again.safetensors"));
    assertThat(json.path("parameters")).hasSize(6);
    assertThat(tensors(folder.resolve("again.safetensors")).get("fc2.weight"))
        .isEqualTo(tensors(folder.resolve("net.safetensors")).get("fc2.weight"));
  }

  @Test
  void halfPrecisionHasHalfTheBytes() {
    Command.run("init", "mlp-3x8", "--quiet", "--out", path("h.safetensors"), "--dtype", "bf16");
    assertThat(tensors(folder.resolve("h.safetensors")).get("fc1.weight")).hasSize(128);
  }

  /** He's Figure 3 in its forward form, on the paper's 30-layer network made small. */
  @Test
  void xavierHalvesTheSecondMomentPerLayerWhereHeKeepsIt() throws IOException {
    JsonNode he = json("mlp-30x400");
    JsonNode xavier = json("mlp-30x400", "--recipe", "xavier");
    double fell = last(xavier) / last(he);
    assertThat(Math.log(fell) / Math.log(2)).isCloseTo(-29, within(1.5));
    // One draw of 30 layers of width 400 scatters by exp(±√(5·30/400)) around its mean.
    assertThat(last(he)).isBetween(0.1, 10.0);
  }

  private static double last(JsonNode json) {
    JsonNode signal = json.path("signal");
    return signal.path(signal.size() - 1).path("measured").path("secondMoment").asDouble();
  }

  @Test
  void theReportIsOnePageThatNeedsNoNetwork() throws IOException {
    String report = path("report.html");
    Command command =
        Command.run("init", "mlp-3x8", "--compare", "xavier", "--quiet", "--report", report);
    assertThat(command.exit()).as(command.err()).isZero();
    String page = Files.readString(Path.of(report));
    assertThat(page).startsWith("<!DOCTYPE html>").contains("uPlot").contains("fc2.weight");
    assertThat(page).doesNotContain("src=\"http").doesNotContain("href=\"http");
    assertThat(page).doesNotContain("@import");
  }

  /** Examples of a family have the same kinds of layers: the first stands for all. */
  @Test
  void anExampleOfEveryFamilyIsPlannedAndPredicted() throws IOException {
    for (NetworkFamily family : Networks.families()) {
      String name = family.examples().getFirst();
      JsonNode json = json(name, "--dry-run");
      assertThat(json.path("findings").findValuesAsText("because"))
          .as(name)
          .noneMatch(because -> because.contains("its rule failed"));
    }
  }

  @Test
  void jsonGoesToStandardOutputInPlaceOfTheTables() throws IOException {
    Command command = Command.run("init", "mlp-2x4", "--dry-run", "--json", "-");
    assertThat(command.exit()).isZero();
    assertThat(new ObjectMapper().readTree(command.out()).path("model").asText())
        .isEqualTo("mlp-2x4");
  }

  @Test
  void theGradientColumnIsExplainedWhereItStands() {
    assertThat(Command.run("init", "mlp-3x8", "--dry-run").out())
        .contains("─ E δ² ─")
        .contains("E δ²: mean square of the loss gradient there, if it is 1 at the outputs");
    assertThat(Command.run("init", "mlp-3x8", "--dry-run", "--compare", "xavier").out())
        .doesNotContain("E δ²");
  }

  @Test
  void dataOfZerosIsWarnedOf() throws IOException {
    Npy.write(
        folder.resolve("zeros.npy"),
        new NpyArray(DType.I64, Shape.of(2, 8), MemorySegment.ofArray(new long[16])));
    JsonNode findings = json("mlp-3x8", "--data", path("zeros.npy")).path("findings");
    assertThat(find(findings, "rule", "input-zero").path("severity").asText()).isEqualTo("warning");
    assertThat(find(findings, "rule", "input-converted").path("severity").asText())
        .isEqualTo("note");
  }
}
