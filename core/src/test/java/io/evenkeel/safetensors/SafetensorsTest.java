// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final TensorSource NOTHING = Bytes.of();

  @TempDir Path folder;

  static Stream<Path> goldenFiles() throws IOException {
    return Golden.files(".safetensors").stream();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void writingWhatWasReadGivesTheReferenceWritersBytes(Path golden) throws IOException {
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile file = Safetensors.open(golden)) {
      Safetensors.write(copy, reversed(file), file.metadata(), WriteOptions.defaults());
    }
    assertThat(Files.readString(copy, ISO_8859_1)).isEqualTo(Files.readString(golden, ISO_8859_1));
  }

  private static TensorSource reversed(TensorSource source) {
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return source.tensors().reversed();
      }

      @Override
      public void read(Tensor tensor, long from, MemorySegment destination) {
        source.read(tensor, from, destination);
      }
    };
  }

  /** The vectors of test_serialization… in the reference's tensor.rs. */
  @Test
  void bytesAreThoseOfTheReferencesOwnTests() throws IOException {
    String values = "\0\0\0\0\0\0\u0080?\0\0\0@\0\0@@\0\0\u0080@\0\0\u00a0@";
    assertThat(written(sixFloats("attn.0", Shape.of(1, 2, 3)), Map.of()))
        .isEqualTo(
            "@\0\0\0\0\0\0\0"
                + "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}"
                + values);
    assertThat(written(sixFloats("attn0", Shape.of(1, 1, 2, 3)), Map.of()))
        .isEqualTo(
            "H\0\0\0\0\0\0\0"
                + "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}"
                + "       "
                + values);
    assertThat(written(NOTHING, Map.of())).isEqualTo("\10\0\0\0\0\0\0\0{}      ");
    assertThat(written(NOTHING, Map.of("framework", "pt")))
        .isEqualTo("\50\0\0\0\0\0\0\0{\"__metadata__\":{\"framework\":\"pt\"}}     ");
  }

  private static TensorSource sixFloats(String name, Shape shape) {
    Tensor tensor = Tensor.of(name, shape);
    MemorySegment values = MemorySegment.ofArray(new float[] {0, 1, 2, 3, 4, 5});
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return List.of(tensor);
      }

      @Override
      public void read(Tensor asked, long from, MemorySegment destination) {
        destination.copyFrom(values.asSlice(from * 4, destination.byteSize()));
      }
    };
  }

  @Test
  void metadataSaysPyTorchUnlessToldOtherwise() throws IOException {
    Path file = folder.resolve("pt.safetensors");
    Safetensors.write(file, NOTHING);
    try (SafetensorsFile read = Safetensors.open(file)) {
      assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
    }
  }

  @Test
  void valuesAreReadWhereTheyWereWritten() {
    try (SafetensorsFile file = Safetensors.open(Golden.file("half.safetensors"))) {
      assertThat(file.tensors())
          .containsExactly(
              new Tensor("bf16", DType.BF16, Shape.of(4, 3)),
              new Tensor("f16", DType.F16, Shape.of(4, 3)));
      for (int i = 0; i < 12; i++) {
        float expected = i / 8f - 1;
        short bf16 = file.segment("bf16").getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i);
        short f16 = file.segment("f16").getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i);
        assertThat(Float.intBitsToFloat(bf16 << 16)).isEqualTo(expected);
        assertThat(Float.float16ToFloat(f16)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void bytesDoNotDependOnThreadsOrBuffers(int threads) throws IOException {
    Bytes source = manyTensors();
    String expected = written(source, Map.of());
    for (long buffer : new long[] {8, 9, 64, 1000, 4096, 1 << 20}) {
      Path file = folder.resolve("threads.safetensors");
      WriteOptions options = WriteOptions.defaults().withThreads(threads).withBufferBytes(buffer);
      Safetensors.write(file, source, Map.of(), options);
      assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(expected);
    }
  }

  @Test
  void everyElementOfEveryDTypeIsWrittenOnceAndInItsPlace() {
    Path file = folder.resolve("all.safetensors");
    Bytes source = manyTensors();
    Safetensors.write(
        file, source, Map.of(), WriteOptions.defaults().withThreads(3).withBufferBytes(40));
    try (SafetensorsFile read = Safetensors.open(file)) {
      assertThat(read.tensors()).containsExactlyInAnyOrderElementsOf(source.tensors());
      for (Tensor tensor : source.tensors()) {
        byte[] values = read.segment(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i]).isEqualTo(Bytes.at(tensor.name(), i));
        }
      }
    }
  }

  private static Bytes manyTensors() {
    return new Bytes(
        Stream.of(DType.values())
            .flatMap(dtype ->
                Stream.of(0, 1, 3, 17, 1000)
                    .map(n -> new Tensor(dtype + "." + n, dtype, Shape.of(n))))
            .toList());
  }

  @Test
  void aSourceIsAskedForWholeElementsInsideTheTensor() {
    TensorSource checked =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return manyTensors().tensors();
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {
            assertThat(destination.byteSize() % tensor.dtype().bytes()).isZero();
            assertThat(destination.byteSize()).isPositive();
            assertThat(destination.address() % tensor.dtype().bytes()).isZero();
            long end = from + destination.byteSize() / tensor.dtype().bytes();
            assertThat(end).isLessThanOrEqualTo(tensor.elementCount());
          }
        };
    Safetensors.write(
        folder.resolve("asked.safetensors"),
        checked,
        Map.of(),
        WriteOptions.defaults().withBufferBytes(72));
  }

  @Test
  void progressAddsUpToTheFileSize() throws IOException {
    AtomicLong sum = new AtomicLong();
    Path file = folder.resolve("progress.safetensors");
    WriteOptions options = WriteOptions.defaults().withThreads(4).withBufferBytes(512);
    Safetensors.write(file, manyTensors(), Map.of(), options.withProgress(sum::addAndGet));
    assertThat(sum).hasValue(Files.size(file));
  }

  @Test
  void aFileCanBeRewrittenFromItself() throws IOException {
    Path file = folder.resolve("self.safetensors");
    Safetensors.write(file, manyTensors());
    byte[] before = Files.readAllBytes(file);
    try (SafetensorsFile source = Safetensors.open(file)) {
      Safetensors.write(file, source);
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void everyDTypeHasItsPlaceInTheOrder() {
    List<DType> order =
        Stream.of(DType.values())
            .map(dtype -> new Tensor("t", dtype, Shape.SCALAR))
            .sorted(ReferenceOrder.TENSORS)
            .map(Tensor::dtype)
            .toList();
    assertThat(order).startsWith(DType.U64, DType.I64, DType.F64, DType.F32).endsWith(DType.BOOL);
    assertThat(order).isSortedAccordingTo((a, b) -> b.bytes() - a.bytes());
    assertThat(Set.copyOf(order)).hasSize(DType.values().length);
  }

  @Test
  void duplicateNamesAreRefusedBeforeAnythingIsWritten() {
    Tensor twice = Tensor.of("w", Shape.of(2));
    assertRefused(Bytes.of(twice, twice.withDType(DType.F64)), "tensor \"w\" is given twice");
  }

  @Test
  void theReservedNameIsRefused() {
    assertRefused(Bytes.of(Tensor.of("__metadata__", Shape.of(2))), "reserves");
  }

  @Test
  void halfACharacterInANameIsRefused() {
    assertRefused(Bytes.of(Tensor.of("a\ud83d", Shape.of(2))), "half a Unicode character");
    assertRefused(Bytes.of(Tensor.of("\ude00\ud83d", Shape.of(2))), "half a Unicode character");
  }

  @Test
  void aHeaderAbove100MegabytesIsRefused() {
    String name = "n".repeat(1 << 20);
    List<Tensor> tensors =
        Stream.iterate(0, i -> i + 1)
            .limit(100)
            .map(i -> Tensor.of(name + i, Shape.of(0)))
            .toList();
    assertRefused(new Bytes(tensors), "above 100 MB");
  }

  @Test
  void moreBytesThanAFileCanHaveAreRefused() {
    Tensor half = Tensor.of("a", Shape.of(1L << 60));
    assertRefused(Bytes.of(half, half.withName("b")), "larger than any file");
    assertRefused(Bytes.of(Tensor.of("a", Shape.of(1L << 62))), "larger than any file");
  }

  @Test
  void aDiskTooSmallIsRefusedBeforeTheFirstValueIsDrawn() {
    TensorSource undrawable = failing(new IllegalStateException("drawn"), 1L << 58);
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("big.safetensors"), undrawable))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "no space left writing .*big.safetensors; free \\d+ (bytes|MB) or choose another name");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aFailingSourceLeavesNoFile(int threads) {
    RuntimeException cause = new IllegalStateException("cannot draw");
    WriteOptions options = WriteOptions.defaults().withThreads(threads).withBufferBytes(8);
    Path file = folder.resolve("failed.safetensors");
    assertThatThrownBy(() -> Safetensors.write(file, failing(cause, 1000), Map.of(), options))
        .isSameAs(cause);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void anInterruptedThreadLeavesNoFileAndStaysInterrupted(int threads) {
    WriteOptions options = WriteOptions.defaults().withThreads(threads).withBufferBytes(8);
    Path file = folder.resolve("interrupted.safetensors");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Safetensors.write(file, manyTensors(), Map.of(), options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("interrupted.safetensors: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  private static TensorSource failing(RuntimeException cause, long size) {
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return List.of(Tensor.of("w", Shape.of(size)));
      }

      @Override
      public void read(Tensor tensor, long from, MemorySegment destination) {
        throw cause;
      }
    };
  }

  @Test
  void anUnknownTensorIsAProgrammingError() {
    try (SafetensorsFile file = Safetensors.open(Golden.file("pytorch.safetensors"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> file.segment("b"));
    }
  }

  @Test
  void aClosedFileCannotBeRead() {
    SafetensorsFile file = Safetensors.open(Golden.file("pytorch.safetensors"));
    MemorySegment values = file.segment("a");
    file.close();
    assertThatThrownBy(() -> values.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void metadataCannotBeChanged() {
    try (SafetensorsFile file = Safetensors.open(Golden.file("pytorch.safetensors"))) {
      assertThatThrownBy(() -> file.metadata().put("a", "b"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  private void assertRefused(TensorSource source, String message) {
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("refused.safetensors"), source))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(folder).isEmptyDirectory();
  }

  private String written(TensorSource source, Map<String, String> metadata) throws IOException {
    Path file = folder.resolve("written.safetensors");
    Safetensors.write(file, source, metadata, WriteOptions.defaults().withThreads(1));
    return Files.readString(file, ISO_8859_1);
  }
}
