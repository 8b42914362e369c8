// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.Tally;
import io.evenkeel.certificate.Verification;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.plan.Replay;
import io.evenkeel.random.Seed;
import io.evenkeel.role.Roles;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LockTest {
  @TempDir private Path folder;

  private static Lock lock(String network, String recipe, Optional<DType> dtype) {
    Graph graph = Networks.of(network);
    return Lock.of(Planner.plan(graph, Recipes.of(recipe)), graph, Seed.of(-5), dtype);
  }

  private Path write(Lock lock) {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, lock.drawn(Draw.Naming.PARAMETER));
    return file;
  }

  private static Certificate certificate(Lock lock, Path file) {
    try (SafetensorsFile open = Safetensors.open(file)) {
      Tally tally = new Tally(open.tensors());
      assertThat(problems(lock, open, 2, tally)).isEmpty();
      return Certificate.of("weights.safetensors", tally, lock.plan(), 1e-6);
    }
  }

  private static List<String> problems(Lock lock, SafetensorsFile open, int threads, Tally tally) {
    return new Verification(
            lock.drawn(Draw.Naming.PARAMETER), lock.kept(Draw.Naming.PARAMETER), open)
        .problems(threads, tally, bytes -> {});
  }

  private static List<String> problems(Lock lock, Path file, int threads) {
    try (SafetensorsFile open = Safetensors.open(file)) {
      return problems(lock, open, threads, new Tally(open.tensors()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, he",
    "lstm-classifier, orthogonal",
    "lstm-classifier, pytorch-default",
    "resnet-20, keras-default",
    "mlp-3x20, gaussian-0.01"
  })
  void aPlanReadsBackEqual(String network, String recipe) {
    Lock lock = lock(network, recipe, Optional.of(DType.BF16));
    lock = lock.withWritten(List.of(certificate(lock, write(lock))));
    Path file = folder.resolve("a.lock.json");
    lock.write(file);
    assertThat(Lock.read(file)).isEqualTo(lock);
    assertThat(LockText.of(Lock.read(file))).isEqualTo(LockText.of(lock)).contains("\n");
  }

  @Test
  void theDigestTellsApartWhateverDecidesTheValues() {
    Lock lock = lock("mlp-3x20", "he", Optional.empty());
    assertThat(lock.digest())
        .hasSize(64)
        .isEqualTo(lock("mlp-3x20", "he", Optional.empty()).digest());
    assertThat(lock("mlp-3x20", "he", Optional.of(DType.F16)).digest()).isNotEqualTo(lock.digest());
    assertThat(lock("mlp-3x20", "lecun", Optional.empty()).digest()).isNotEqualTo(lock.digest());
    assertThat(lock("mlp-3x21", "he", Optional.empty()).digest()).isNotEqualTo(lock.digest());
  }

  @ParameterizedTest
  @CsvSource({"TORCH, he", "TORCH_RESEEDED, torchvision-resnet", "NUMPY_SFC64, xavier"})
  void aPlanOnAStreamReadsBackEqualAndDrawsTheSame(Replay replay, String recipe) {
    Graph graph = Networks.of("resnet-20");
    Plan plan = replay.plan(graph, Roles.of(graph), Recipes.of(recipe), Map.of());
    Lock lock = Lock.of(plan, graph, Seed.of(5), Optional.empty());
    Path file = folder.resolve("a.lock.json");
    lock.write(file);
    Lock again = Lock.read(file);
    assertThat(again).isEqualTo(lock);
    Path weights = folder.resolve("model.safetensors");
    Safetensors.write(
        weights, Draw.of(plan, graph, Seed.of(5), Optional.empty(), Draw.Naming.PARAMETER));
    assertThat(problems(again, weights, 2)).isEmpty();
  }

  @Test
  void aPlanOnAStreamWithoutItsDrawsIsRefused() {
    Graph graph = Networks.of("mlp-3x20");
    Plan plan = Replay.TORCH.plan(graph, Roles.of(graph), Recipes.he(), Map.of());
    Plan edited =
        new Plan(plan.model(), plan.recipe(), plan.algorithm(), plan.parameters(), plan.findings());
    Lock lock = Lock.of(edited, graph, Seed.of(5), Optional.empty());
    assertThatThrownBy(() -> lock.drawn(Draw.Naming.PARAMETER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no draw of the stream fills fc1.weight");
  }

  @Test
  void theLockAloneDrawsEveryValueAgain() {
    Lock lock = lock("lstm-classifier", "orthogonal", Optional.of(DType.F16));
    Path file = folder.resolve("a.lock.json");
    lock.write(file);
    Graph graph = Networks.of("lstm-classifier");
    Plan plan = lock.plan();
    Path weights = folder.resolve("model.safetensors");
    Safetensors.write(
        weights,
        Draw.of(plan, graph, Seed.of(-5), Optional.of(DType.F16), Draw.Naming.PARAMETER),
        Map.of(),
        WriteOptions.defaults());
    assertThat(problems(Lock.read(file), weights, 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void oneFlippedBitIsFoundWithItsTensorAndElement(int threads) throws IOException {
    Lock lock = lock("resnet-20", "he", Optional.empty());
    Path file = write(lock);
    Tensor last;
    try (SafetensorsFile open = Safetensors.open(file)) {
      last = open.tensors().getLast();
    }
    flip(file, Files.size(file) - 4 * 3);
    String where = "%s: element %d is ".formatted(last.name(), last.elementCount() - 3);
    assertThat(problems(lock, file, threads))
        .singleElement()
        .asString()
        .startsWith(where)
        .contains("; 1 of %d elements differ".formatted(last.elementCount()));
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), position);
    }
  }

  @Test
  void aTensorMissingAddedOrOfAnotherTypeIsNamed() {
    Lock narrow = lock("mlp-3x20", "he", Optional.empty());
    Lock half = lock("mlp-3x20", "he", Optional.of(DType.F16));
    Path file = write(half);
    assertThat(problems(narrow, file, 2))
        .singleElement()
        .asString()
        .startsWith("fc1.weight and 5 more: are f16 where the plan says f32");
    assertThat(problems(lock("mlp-3x21", "he", Optional.of(DType.F16)), file, 2))
        .contains("fc1.weight: is 20x20 of f16 where the plan says 21x21 of f16");
    assertThat(problems(lock("mlp-4x20", "he", Optional.of(DType.F16)), file, 2))
        .contains("fc4.weight: is missing");
    assertThat(problems(lock("mlp-2x20", "he", Optional.of(DType.F16)), file, 2))
        .contains("fc3.weight: is not in the plan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\":1|\"schema\":2|schema is 2, which this version cannot read; use a newer one",
        "\"schema\":1|\"schema\":0|schema is 0, which this version cannot read; use an older one",
        "\"seed\":-5|\"seed\":1.5|seed is no integer of 64 bits: 1.5",
        "\"seed\":-5,|''|seed is missing",
        "\"seed\":-5|\"seed\":-5,\"extra\":1|extra is not known",
        "\"role\":\"dense\"|\"role\":\"dance\"|parameters[0].role dance is not known",
        "\"std\":|\"sdt\":|parameters[0].initializer.std is missing",
        "\"std\":|\"std\":-|parameters[0].initializer.std is negative",
        "\"shape\":[20,20]|\"shape\":[20,-20]|parameters[0].shape is wrong",
        "\"name\":\"fc2.weight\"|\"name\":\"fc1.weight\"|fc1.weight occurs twice"
      })
  void aChangedLockIsRefusedByThePathOfWhatIsWrong(String old, String changed, String message) {
    String text = LockText.of(lock("mlp-3x20", "he", Optional.empty()));
    assertThat(text).contains(old);
    String wrong = text.replaceFirst(Pattern.quote(old), changed);
    assertThatThrownBy(() -> LockReader.read("p.json", wrong.getBytes(UTF_8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("p.json: ")
        .hasMessageContaining(message);
  }

  @Test
  void aLockCutAnywhereIsRefused() {
    byte[] text = LockText.of(lock("mlp-3x20", "he", Optional.empty())).getBytes(UTF_8);
    for (int length = 0; length < text.length - 1; length += 7) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThatThrownBy(() -> LockReader.read("p.json", cut))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void valuesOfAnotherAlgorithmAreNotDrawn() {
    String text = LockText.of(lock("mlp-3x20", "he", Optional.empty()));
    Lock other = LockReader.read("p", text.replace("evenkeel-1", "evenkeel-9").getBytes(UTF_8));
    assertThatThrownBy(() -> other.drawn(Draw.Naming.PARAMETER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("evenkeel-9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"seed\":-5|\"seed\":-6",
        "\"reason\":\"|\"reason\":\"not ",
        "\"recipe\":\"he\"|\"recipe\":\"her\"",
        "\"in\":20|\"in\":21",
        "\"role\":\"dense\"|\"role\":\"bias\""
      })
  void aLockThatWasEditedAnywhereSaysSo(String old, String changed) {
    String text = LockText.of(lock("mlp-3x20", "he", Optional.empty()));
    assertThat(text).contains(old);
    assertThat(LockReader.read("p", text.getBytes(UTF_8)).intact()).isTrue();
    String edited = text.replaceFirst(Pattern.quote(old), changed);
    Lock lock = LockReader.read("p", edited.getBytes(UTF_8));
    assertThat(lock.intact()).isFalse();
    assertThat(lock.withWritten(List.of()).intact()).isFalse();
  }

  @Test
  void aLockThatWasOnlyLaidOutAnewIsIntact() {
    String text = LockText.of(lock("mlp-3x20", "he", Optional.empty()));
    String airy = text.replace("\n", "\r\n").replace("\",\"", "\" , \"");
    assertThat(LockReader.read("p", airy.getBytes(UTF_8)).intact()).isTrue();
  }
}
