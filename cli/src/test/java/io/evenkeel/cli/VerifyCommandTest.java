// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lock.Lock;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyCommandTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Command run(String... arguments) {
    return Command.run(arguments);
  }

  private void init(String network, String file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("init", network, "--quiet", "--no-measure", "--lock", path("plan.json")));
    arguments.addAll(List.of("--out", path(file)));
    arguments.addAll(List.of(more));
    Command command = run(arguments.toArray(String[]::new));
    assertThat(command.exit()).as(command.err()).isZero();
  }

  private Command verify(String file) {
    return run("verify", path(file), "--plan", path("plan.json"));
  }

  private void flip(String file, long fromEnd) throws IOException {
    try (FileChannel channel =
        FileChannel.open(folder.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, channel.size() - fromEnd);
      channel.write(
          ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 4)}), channel.size() - fromEnd);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, w.safetensors, f32",
    "resnet-20, w.safetensors, bf16",
    "lstm-classifier, w.safetensors, f16"
  })
  void aFileIsWhatItsLockSays(String network, String file, String type) {
    init(network, file, "--dtype", type, "--seed", "9");
    Command verified = verify(file);
    assertThat(verified.out()).contains("is what the plan says", "equal to the bit");
    assertThat(verified.exit()).isZero();
  }

  @Test
  void anOnnxFileIsCheckedUnderItsOwnNames() throws IOException {
    init("resnet-20", "w.onnx");
    assertThat(folder.resolve("plan.json")).content().contains("\"file\":\"w.onnx\"");
    assertThat(verify("w.onnx").out()).contains("is what the plan says");
    init("resnet-20", "w.onnx", "--seed", "1");
    init("resnet-20", "other.safetensors", "--seed", "2");
    Command other = verify("w.onnx");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out()).contains("where the plan draws");
  }

  @Test
  void jsonAndThePrintedLineSayWhatWasWrittenAndHowSeldomTheCheckIsWrong() throws IOException {
    Command init =
        run(
            "init",
            "mlp-3x50",
            "--no-measure",
            "--json",
            path("w.json"),
            "--out",
            path("w.safetensors"));
    assertThat(init.out()).contains("sample moments as planned (wrong alarm ≤ 1e-06)");
    assertThat(folder.resolve("w.json"))
        .content()
        .contains(
            "\"file\" : \"w.safetensors\"",
            "\"momentsAsPlanned\" : true",
            "\"falseAlarm\" : 1.0E-6");
  }

  @Test
  void aCertificateSaysHowOrthonormalTheMatricesAre() throws IOException {
    init("mlp-3x50", "w.safetensors", "--recipe", "orthogonal");
    String lock = Files.readString(folder.resolve("plan.json"));
    List<Double> residuals =
        Pattern.compile("\"orthogonalResidual\":([-+.0-9eE]+)")
            .matcher(lock)
            .results()
            .map(match -> Double.valueOf(match.group(1)))
            .toList();
    assertThat(residuals).hasSize(3).allSatisfy(r -> assertThat(r).isBetween(1e-17, 1e-14));
  }

  @Test
  void valuesThatAModelKeepsAreCheckedByTheirChecksum() throws IOException {
    init("transformer-translation", "w.safetensors", "--dtype", "bf16");
    assertThat(folder.resolve("plan.json")).content().contains("\"sha256\":\"");
    assertThat(verify("w.safetensors").exit()).isZero();
    long fromEnd;
    try (SafetensorsFile open = Safetensors.open(folder.resolve("w.safetensors"))) {
      long end = open.segment(open.tensors().getLast().name()).address();
      fromEnd = end + open.tensors().getLast().byteCount() - open.segment("pe").address();
    }
    flip("w.safetensors", fromEnd);
    Command damaged = verify("w.safetensors");
    assertThat(damaged.exit()).isEqualTo(1);
    assertThat(damaged.out()).startsWith("pe: is not what the model had: its checksum differs");
  }

  @Test
  void oneFlippedBitIsOneLineAndExitCodeOne() throws IOException {
    init("mlp-3x50", "w.safetensors");
    flip("w.safetensors", 4 * 7);
    Command verified = verify("w.safetensors");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out().lines().toList()).hasSize(2);
    assertThat(verified.out())
        .startsWith("fc3.weight: element 493 is ")
        .contains("1 of 500 elements differ", "differs from the plan in 1 place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.safetensors", "w.bin", "plan.json"})
  void aFileThatIsNoWeightsIsBadInput(String file) {
    init("mlp-3x50", "w.safetensors");
    Command verified = verify(file);
    assertThat(verified.exit()).isEqualTo(2);
    assertThat(verified.err()).startsWith("evenkeel: ").hasLineCount(1);
  }

  @Test
  void aLockThatIsNoneIsBadInput() throws IOException {
    init("mlp-3x50", "w.safetensors");
    Files.writeString(folder.resolve("plan.json"), "{}");
    Command verified = verify("w.safetensors");
    assertThat(verified.exit()).isEqualTo(2);
    assertThat(verified.err()).contains("plan.json: schema is missing").hasLineCount(1);
  }

  @Test
  void theLockIsTheSameToTheByteWhateverTheThreads() throws IOException {
    init("resnet-20", "w.safetensors", "--threads", "1");
    byte[] one = Files.readAllBytes(folder.resolve("plan.json"));
    init("resnet-20", "w.safetensors", "--threads", "5");
    assertThat(folder.resolve("plan.json")).hasBinaryContent(one);
  }

  @Test
  void aFinishedRunIsResumedByComparingEveryValueAndWritingNothing() throws IOException {
    init("mlp-3x50", "w.safetensors", "--resume");
    byte[] written = Files.readAllBytes(folder.resolve("w.safetensors"));
    Command again =
        run("init", "mlp-3x50", "--no-measure", "--resume", "--out", path("w.safetensors"));
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("w.safetensors is complete already");
    assertThat(folder.resolve("w.safetensors")).hasBinaryContent(written);
    Command other =
        run("init", "mlp-3x50", "--resume", "--seed", "5", "--out", path("w.safetensors"));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .contains("leave out --resume to replace it or choose another name")
        .hasLineCount(1);
  }

  @Test
  void aFinishedFileThatWasDamagedMeanwhileIsNotResumed() throws IOException {
    init("mlp-3x50", "w.safetensors");
    Files.delete(folder.resolve("plan.json"));
    flip("w.safetensors", 4 * 7);
    Command again =
        run(
            "init",
            "mlp-3x50",
            "--no-measure",
            "--resume",
            "--lock",
            path("plan.json"),
            "--out",
            path("w.safetensors"));
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err())
        .contains("w.safetensors has another value at byte", "leave out --resume to replace it")
        .hasLineCount(1);
  }

  @Test
  void aRunThatAlsoWritesOnnxIsResumedByWritingThatAnew() throws IOException {
    String[] network = {"init", "mlp-3x50", "--no-measure", "--resume"};
    for (String found : List.of("wrote ", "is complete already")) {
      List<String> arguments = new ArrayList<>(List.of(network));
      arguments.addAll(List.of("--out", path("w.safetensors"), "--out", path("w.onnx")));
      Command command = run(arguments.toArray(String[]::new));
      assertThat(command.exit()).as(command.err()).isZero();
      assertThat(command.out()).contains(found, "wrote " + path("w.onnx"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "2000000000"})
  void aNumberOfThreadsThatCannotBeMeantIsRefused(String threads) {
    init("mlp-3x50", "w.safetensors");
    String[][] commands = {
      {"verify", path("w.safetensors"), "--plan", path("plan.json")},
      {"init", "mlp-3x50", "--no-measure", "--out", path("w.safetensors")}
    };
    for (String[] command : commands) {
      List<String> arguments = new ArrayList<>(List.of(command));
      arguments.addAll(List.of("--threads", threads));
      Command refused = run(arguments.toArray(String[]::new));
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err())
          .contains("--threads " + threads + " must be from 1 to ")
          .hasLineCount(1);
    }
  }

  /** A process of its own: the pool is made once. */
  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void theThreadsAreAlsoThoseThatComputeMatrices() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), PooledRun.class.getName()));
    command.addAll(List.of("init", "mlp-3x50", "--recipe", "orthogonal", "--no-measure"));
    command.addAll(List.of("--quiet", "--threads", "7", "--out", path("w.safetensors")));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    assertThat(process.inputReader().readLine()).isEqualTo("6 beside the one that asks");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void onnxFilesCannotBeResumed() {
    Command command = run("init", "mlp-3x50", "--resume", "--out", path("w.onnx"));
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err()).contains("--resume cannot continue").hasLineCount(1);
  }

  /** About 100 MB, so that the signal comes long before the end. */
  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void anEndedRunSaysWhatItKeepsAndIsContinuedToTheSameBytes() throws Exception {
    String[] network = {"mlp-4x3000", "--no-measure", "--resume"};
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "init"));
    command.addAll(List.of(network));
    command.addAll(List.of("--threads", "1", "--out", path("w.safetensors")));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    while (process.isAlive() && !Files.exists(folder.resolve("w.safetensors.part"))) {
      Thread.sleep(1);
    }
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(errors)
        .content()
        .contains("evenkeel: interrupted; ", "w.safetensors.part is kept: add --resume");
    assertThat(folder.resolve("w.safetensors")).doesNotExist();
    init("mlp-4x3000", "w.safetensors", "--resume");
    assertThat(folder.resolve("w.safetensors.part")).doesNotExist();
    assertThat(verify("w.safetensors").exit()).isZero();
  }

  private void replace(String file, String old, String changed) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(old);
    Files.writeString(
        path, text.replaceFirst(Pattern.quote(old), changed), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "seed, 0, 7",
    "recipe, auto, mine",
    "algorithm, evenkeel-1, evenkeel-2",
    "model, mlp-3x50, mlp-3x51"
  })
  void metadataThatSaysSomethingElseThanThePlanIsNamed(String field, String old, String changed)
      throws IOException {
    init("mlp-3x50", "w.safetensors");
    String start = "\"evenkeel.%s\":\"".formatted(field);
    // As long as before, so that the header is still one.
    String shifted = changed + "\"" + " ".repeat(Math.max(0, old.length() - changed.length()));
    replace("w.safetensors", start + old + "\"", start + shifted);
    Command verified = verify("w.safetensors");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .startsWith(
            "metadata evenkeel.%s: is '%s' where the plan has '%s'".formatted(field, changed, old))
        .contains("differs from the plan in 1 place")
        .hasLineCount(2);
  }

  @Test
  void metadataThatIsMissingIsNoDifference() throws IOException {
    init("mlp-3x50", "w.safetensors");
    replace("w.safetensors", "\"evenkeel.seed\":", "\"someones.seed\":");
    assertThat(verify("w.safetensors").exit()).isZero();
  }

  @Test
  void aPlanWhoseReasonWasEditedIsNotTheOneThatWasWritten() throws IOException {
    init("mlp-3x50", "w.safetensors");
    replace("plan.json", "\"reason\":\"", "\"reason\":\"not ");
    Command verified = verify("w.safetensors");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .contains("plan.json: was changed after it was written: its sha256 is not that of what")
        .contains("tensors that the plan says, but the plan is not the one that was written");
  }

  @Test
  void aPlanWhoseSeedWasEditedIsBlamedAndNotTheWeights() throws IOException {
    init("mlp-3x50", "w.safetensors");
    String crc =
        String.format("%08x", Lock.read(folder.resolve("plan.json")).written().getFirst().crc32c());
    replace("plan.json", "\"seed\":0,", "\"seed\":1,");
    Command verified = verify("w.safetensors");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .contains("metadata evenkeel.seed: is '0' where the plan has '1'")
        .contains("fc1.weight: element 0 is ")
        .contains(
            "; its values have the crc32c %s noted when they were written: the plan was changed, not they"
                .formatted(crc));
  }

  /** Of tensors without a place in the plan nothing was read when it was compared. */
  @Test
  void aPlanThatLacksATensorIsBlamedAndNotTheWeights() throws IOException {
    init("mlp-3x50", "w.safetensors");
    replace("plan.json", "\"fc2.weight\"", "\"fc9.weight\"");
    assertThat(verify("w.safetensors").out())
        .contains("fc9.weight: is missing", "fc2.weight: is not in the plan")
        .contains("the plan was changed, not they");
  }

  @Test
  void changedWeightsAreNotBlamedOnThePlan() throws IOException {
    init("mlp-3x50", "w.safetensors");
    flip("w.safetensors", 4 * 7);
    assertThat(verify("w.safetensors").out()).doesNotContain("the plan was changed");
  }

  @Test
  void aFileOfAnotherTypeThanThePlansIsOneLine() {
    init("mlp-3x50", "other.safetensors", "--dtype", "bf16");
    init("mlp-3x50", "w.safetensors");
    Command verified = verify("other.safetensors");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .contains("fc1.weight and 5 more: are bf16 where the plan says f32; their values cannot be")
        .doesNotContain("fc2.weight:");
  }

  @Test
  void thePlanMayBeGivenUnderTheOptionThatWroteIt() {
    init("mlp-3x50", "w.safetensors");
    assertThat(run("verify", path("w.safetensors"), "--lock", path("plan.json")).exit()).isZero();
    assertThat(run("verify", path("w.safetensors")).err())
        .contains("--plan FILE is missing: the plan that evenkeel init --lock wrote; see")
        .hasLineCount(1);
  }
}
