// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedSafetensorsTest {
  private static final Tensor A = Tensor.of("a", Shape.of(3));
  private static final Tensor B = new Tensor("b", DType.F64, Shape.of(1));
  private static final Tensor C = Tensor.of("c", Shape.of(1));
  private static final Tensor E = Tensor.of("é\"", Shape.of(1));
  private static final List<Tensor> TENSORS = List.of(B, A, C, E);

  @TempDir Path folder;

  private List<Path> write(TensorSource source, long maxShardBytes) {
    Path file = folder.resolve("model.safetensors");
    return Safetensors.writeSharded(
        file, source, maxShardBytes, Map.of("format", "pt"), WriteOptions.defaults());
  }

  /** Sizes and expectations after the example in the documentation of transformers. */
  @Test
  void shardsAreFilledInTheOrderOfTheSource() {
    List<Tensor> tensors =
        Stream.of(6, 6, 2, 6, 2, 2).map(n -> new Tensor("t", DType.U8, Shape.of(n))).toList();
    assertThat(ShardPlan.split(tensors, 10))
        .extracting(shard -> shard.stream().map(Tensor::byteCount).toList())
        .containsExactly(List.of(6L), List.of(6L, 2L), List.of(6L, 2L, 2L));
  }

  @Test
  void aTensorLargerThanTheBoundStandsAlone() {
    List<Tensor> tensors =
        Stream.of(2, 11, 2, 30, 7).map(n -> new Tensor("t", DType.U8, Shape.of(n))).toList();
    assertThat(ShardPlan.split(tensors, 10))
        .extracting(shard -> shard.stream().map(Tensor::byteCount).toList())
        .containsExactly(List.of(11L), List.of(30L), List.of(2L, 2L), List.of(7L));
  }

  @Test
  void theIndexIsTheOnePythonWrites() {
    List<Path> files = write(new Bytes(TENSORS), 8);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors",
            "model.safetensors.index.json");
    assertThat(files.getLast()).hasSameBinaryContentAs(Golden.file("model.safetensors.index.json"));
    assertThat(folder.toFile().list()).hasSize(4);
  }

  @Test
  void whatFitsIntoOneFileHasNoIndex() {
    assertThat(write(new Bytes(TENSORS), 28)).containsExactly(folder.resolve("model.safetensors"));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void nothingIsOneFile() {
    assertThat(write(Bytes.of(), 1)).hasSize(1);
  }

  @Test
  void shardsReadBackAsOneSource() throws IOException {
    Path index = write(new Bytes(TENSORS), 8).getLast();
    Path joined = folder.resolve("joined.safetensors");
    Path direct = folder.resolve("direct.safetensors");
    try (ShardedSafetensors model = Safetensors.openSharded(index)) {
      assertThat(model.tensors()).containsExactlyInAnyOrderElementsOf(TENSORS);
      assertThat(model.segment("a").byteSize()).isEqualTo(12);
      Safetensors.write(joined, model);
    }
    Safetensors.write(direct, new Bytes(TENSORS));
    assertThat(joined).hasSameBinaryContentAs(direct);
  }

  @Test
  void aFailureInTheLastShardLeavesNoFile() {
    RuntimeException cause = new IllegalStateException("cannot draw");
    TensorSource failing =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return TENSORS;
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {
            if (tensor.equals(E)) {
              throw cause;
            }
          }
        };
    assertThatThrownBy(() -> write(failing, 8)).isSameAs(cause);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDiskTooSmallForAllShardsIsRefusedBeforeTheFirst() {
    List<Tensor> tensors =
        Stream.of("a", "b", "c").map(name -> Tensor.of(name, Shape.of(1L << 58))).toList();
    assertThatThrownBy(() -> write(new Bytes(tensors), 1L << 60))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("no space left writing .*model.safetensors.index.json; free .*");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void duplicateNamesInDifferentShardsAreRefused() {
    assertThatThrownBy(() -> write(Bytes.of(A, C, A), 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("given twice");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherSuffixIsRefused() {
    Path file = folder.resolve("model.bin");
    assertThatThrownBy(
            () -> Safetensors.writeSharded(file, Bytes.of(A), 1, Map.of(), WriteOptions.defaults()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must end in .safetensors");
  }

  @Test
  void anIndexMustNotReachIntoOtherFolders() {
    for (String shard :
        List.of("../m.safetensors", "/m.safetensors", "a\\\\m.safetensors", "", "m.bin", "..")) {
      assertRefused("{\"weight_map\":{\"a\":\"" + shard + "\"}}", "is not the name of a .safet");
    }
  }

  @Test
  void anIndexWithoutTensorsIsRefused() {
    assertRefused("{}", "names no tensor");
    assertRefused("{\"metadata\":{\"total_size\":1.5},\"weight_map\":{}}", "names no tensor");
    assertRefused("", "expected '{'");
    assertRefused("{\"weight_map\":{\"a\":1}}", "expected '\"'");
  }

  @Test
  void indexAndShardsMustAgree() throws IOException {
    Path index = write(new Bytes(TENSORS), 8).getLast();
    String text = Files.readString(index);
    assertRefused(text.replace("\"c\"", "\"d\""), "tensor \"d\" is not in");
    assertRefused(text.replaceFirst(" *\"c\".*\n", ""), "it does not list tensor \"c\"");
    assertRefused(text.replace("00003.s", "00004.s"), "does not exist");
  }

  private void assertRefused(String index, String message) {
    assertThatThrownBy(
            () -> {
              Path file = folder.resolve("model.safetensors.index.json");
              Safetensors.openSharded(Files.writeString(file, index)).close();
            })
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theIndexHasTheSameDigitsInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      List<Path> files = write(new Bytes(TENSORS), 8);
      assertThat(files.getLast())
          .hasSameBinaryContentAs(Golden.file("model.safetensors.index.json"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
