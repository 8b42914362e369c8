// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what was read, and a file is written whole or not at all. */
class WritingTest {
  private static final Tensor LARGE = Tensor.of("w", Shape.of(1 << 19));

  @TempDir Path folder;

  /** Every element has the same bytes. */
  private record Drawn(Tensor tensor, byte value) implements TensorSource {
    @Override
    public List<Tensor> tensors() {
      return List.of(tensor);
    }

    @Override
    public void read(Tensor asked, long from, MemorySegment destination) {
      destination.fill(value);
    }
  }

  private Path write(Graph graph, String name) {
    Path file = folder.resolve(name);
    Onnx.write(file, graph, Golden.NO_WEIGHTS);
    return file;
  }

  private static Graph withLarge() {
    Graph graph = Golden.read("unknown");
    return graph.withConstants(List.of(new Constant(LARGE, new Content.Undrawn())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storages",
        "external",
        "bodies",
        "hidden",
        "kept",
        "functions",
        "ir3",
        "newest",
        "unknown",
        "names"
      })
  void whatIsWrittenIsWhatWasReadAndWritesTheSameAgain(String name) throws IOException {
    Graph first = Golden.read(name);
    Path written = write(first, "first.onnx");
    Graph second = Onnx.read(written);
    assertThat(second.constants().keySet()).isEqualTo(first.constants().keySet());
    first
        .constants()
        .forEach((key, constant) -> {
          assertThat(second.constants().get(key).tensor()).isEqualTo(constant.tensor());
          assertThat(Golden.values(second, key)).containsExactly(Golden.values(constant));
        });
    assertThat(second.nodes()).hasSameSizeAs(first.nodes());
    assertThat(second.inputs()).isEqualTo(first.inputs());
    assertThat(second.outputs()).isEqualTo(first.outputs());
    assertThat(second.opsets()).isEqualTo(first.opsets());
    assertThat(write(second, "second.onnx")).hasSameBinaryContentAs(written);
    assertThat(Onnx.encode(first)).isEqualTo(Files.readAllBytes(written));
  }

  @Test
  void functionsAndRemarksAreGivenBack() throws IOException {
    ModelProto functions =
        ModelProto.parseFrom(Files.readAllBytes(write(Golden.read("functions"), "f.onnx")));
    assertThat(functions.getFunctions(0).getName()).isEqualTo("Twice");
    ModelProto kept =
        ModelProto.parseFrom(Files.readAllBytes(write(Golden.read("kept"), "k.onnx")));
    assertThat(kept.getGraph().getNodeList())
        .anyMatch(node -> node.getDocString().equals("said of a node"));
  }

  @Test
  void oldVersionsAreRaisedSinceInitializersAreNoLongerListed() throws IOException {
    ModelProto model = ModelProto.parseFrom(Onnx.encode(Golden.read("ir3")));
    assertThat(model.getIrVersion()).isGreaterThanOrEqualTo(4);
    assertThat(model.getGraph().getInputCount()).isEqualTo(1);
  }

  @Test
  void oneRepeatedValueStaysOneValue() throws IOException {
    Graph graph = Golden.read("hidden");
    Path written = write(graph, "repeated.onnx");
    assertThat(Files.size(written))
        .isLessThan(graph.constants().get("filled").tensor().byteCount());
    assertThat(Onnx.read(written).constants().get("filled"))
        .isEqualTo(graph.constants().get("filled"));
  }

  @Test
  void drawnValuesReplaceOneRepeatedValue() {
    Graph graph = Golden.read("hidden");
    Path file = folder.resolve("drawn.onnx");
    Onnx.write(file, graph, new Drawn(graph.constants().get("filled").tensor(), (byte) 0));
    assertThat(Golden.values(Onnx.read(file), "filled")).hasSize(1600).containsOnly(0);
  }

  @Test
  void largeWeightsGoBesideTheModelOnPageBoundariesAndProgressAddsUp() throws IOException {
    Path file = folder.resolve("split.onnx");
    AtomicLong written = new AtomicLong();
    OnnxWriteOptions options =
        OnnxWriteOptions.defaults().withLargestInline(1000).withProgress(written::addAndGet);
    Onnx.write(file, withLarge(), new Drawn(LARGE, (byte) 1), options);
    assertThat(written).hasValue(LARGE.byteCount());
    assertThat(folder.resolve("split.onnx.data")).hasSize(LARGE.byteCount());
    TensorProto tensor =
        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializer(0);
    long offset = Long.parseLong(tensor.getExternalData(1).getValue());
    assertThat(tensor.getExternalData(1).getKey()).isEqualTo("offset");
    assertThat(offset % 4096).isZero();
    double one = Float.intBitsToFloat(0x01010101);
    assertThat(Golden.values(Onnx.read(file), "w")).containsOnly(one);
  }

  @Test
  void progressAddsUpInOneFile() {
    AtomicLong written = new AtomicLong();
    OnnxWriteOptions options = OnnxWriteOptions.defaults().withProgress(written::addAndGet);
    Onnx.write(folder.resolve("one.onnx"), withLarge(), new Drawn(LARGE, (byte) 1), options);
    assertThat(written).hasValue(LARGE.byteCount());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Integer.MAX_VALUE})
  void aSourceThatFailsLeavesNoFile(long largestInline) throws IOException {
    TensorSource failing =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return List.of(LARGE);
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {
            throw new IllegalStateException("broken");
          }
        };
    OnnxWriteOptions options = OnnxWriteOptions.defaults().withLargestInline(largestInline);
    assertThatThrownBy(() -> Onnx.write(folder.resolve("none.onnx"), withLarge(), failing, options))
        .hasMessage("broken");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aModelMayReplaceItselfAndTheFileItsWeightsAreMappedFrom() {
    Path file = folder.resolve("self.onnx");
    OnnxWriteOptions split = OnnxWriteOptions.defaults().withLargestInline(0);
    Onnx.write(file, withLarge(), new Drawn(LARGE, (byte) 1), split);
    Graph mapped = Onnx.read(file);
    Onnx.write(file, mapped, Golden.NO_WEIGHTS, split);
    double one = Float.intBitsToFloat(0x01010101);
    assertThat(Golden.values(Onnx.read(file), "w")).containsOnly(one);
    assertThat(Golden.values(mapped, "w")).containsOnly(one);
  }

  @Test
  void externalDataOfAnotherModelIsNotReplaced() throws IOException {
    Path data = Files.writeString(folder.resolve("new.onnx.data"), "another model's");
    OnnxWriteOptions split = OnnxWriteOptions.defaults().withLargestInline(0);
    assertThatThrownBy(() ->
            Onnx.write(folder.resolve("new.onnx"), withLarge(), new Drawn(LARGE, (byte) 1), split))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("may hold another model's weights");
    assertThat(data).hasContent("another model's");
  }

  @Test
  void encodingRefusesWeightsThatAreNotDrawn() {
    assertThatThrownBy(() -> Onnx.encode(withLarge()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("w has no values");
  }
}
