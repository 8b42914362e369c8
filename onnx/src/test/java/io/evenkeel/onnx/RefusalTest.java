// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One refusal per lie, in one line that says what, where and what to do. */
class RefusalTest {
  @TempDir Path folder;

  private Graph read(GraphProto.Builder graph) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph.setName("g"))
            .build();
    return Onnx.read(model.toByteArray(), folder, "m.onnx");
  }

  private void refused(GraphProto.Builder graph, String... parts) {
    assertThatThrownBy(() -> read(graph))
        .isInstanceOf(InvalidInputException.class)
        .message()
        .startsWith("m.onnx")
        .contains(parts)
        .hasLineCount(1);
  }

  private static TensorProto.Builder tensor(long... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE);
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    return tensor;
  }

  private static GraphProto.Builder holding(TensorProto.Builder tensor) {
    return GraphProto.newBuilder().addInitializer(tensor);
  }

  private static GraphProto.Builder external(Map<String, String> entries) {
    TensorProto.Builder tensor = tensor(2).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    entries.forEach((key, value) ->
        tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return holding(tensor);
  }

  private static NodeProto.Builder node(String op, String input, String output) {
    return NodeProto.newBuilder().setOpType(op).addInput(input).addOutput(output);
  }

  @Test
  void moreElementsThanAreStored() {
    refused(holding(tensor(1L << 40)), "tensor w of shape 1099511627776", "export it again");
    refused(holding(tensor(1L << 62)), "is larger than any file; export it again");
    refused(holding(tensor(1L << 62, 4)), "more elements than a 64-bit index can count");
  }

  @Test
  void negativeDimensions() {
    refused(holding(tensor(-2)), "tensor w", "has a negative dimension");
  }

  @Test
  void aRepeatedValueOfAnImpossibleShape() {
    TensorProto.Builder shape =
        TensorProto.newBuilder().setName("s").setDataType(DataType.INT64_VALUE).addDims(1);
    refused(
        holding(shape.clone().addInt64Data(-3)).addNode(node("ConstantOfShape", "s", "w")),
        "tensor w",
        "has a negative dimension");
    refused(
        holding(shape.clone().addInt64Data(1L << 62)).addNode(node("ConstantOfShape", "s", "w")),
        "tensor w",
        "is larger than any file");
  }

  @Test
  void weightsWithoutElementsAreNoMistake() {
    assertThat(read(holding(tensor(0, 1L << 40))).constants()).containsOnlyKeys("w");
  }

  @Test
  void externalDataOutsideTheFolder() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.write(folder.resolve("secret"), new byte[8]);
    Files.createSymbolicLink(inner.resolve("link"), folder.resolve("secret"));
    folder = inner;
    for (String location : new String[] {"../secret", folder + "/w", "", ".", "link", "a\0b"}) {
      refused(external(Map.of("location", location)), "tensor w", "move it there");
    }
  }

  @Test
  void externalDataThatIsMissing() {
    refused(external(Map.of("location", "none")), "none", "tensor w", "put it beside the model");
  }

  @Test
  void placesThatAreNotInTheFile() throws IOException {
    Files.write(folder.resolve("w"), new byte[16]);
    String last = Long.toString(Long.MAX_VALUE);
    for (String offset : new String[] {"-1", "9", last}) {
      refused(external(Map.of("location", "w", "offset", offset)), "tensor w", "which has only 16");
    }
    refused(external(Map.of("location", "w", "length", last)), "which has only 16");
    refused(external(Map.of("location", "w", "length", "-8")), "which has only 16");
    refused(external(Map.of("location", "w", "length", "4")), "needs 8 bytes", "holds 4");
    refused(external(Map.of("location", "w", "offset", "x")), "offset 'x', which is no number");
  }

  @Test
  void namesDefinedTwice() {
    refused(holding(tensor(0)).addInitializer(tensor(0)), "w is stored twice; rename one");
    refused(holding(tensor(0)).addNode(node("Relu", "w", "w")), "defines twice; rename one");
  }

  @Test
  void cycles() {
    refused(
        GraphProto.newBuilder().addNode(node("Relu", "a", "b")).addNode(node("Relu", "b", "a")),
        "has a cycle: node Relu makes ");
  }

  @Test
  void bodiesWithinBodiesWithoutEnd() {
    refused(nested(18), "bodies within bodies are more than 16 deep");
    refused(nested(30), "nests too deep");
  }

  private static GraphProto.Builder nested(int depth) {
    GraphProto.Builder graph = GraphProto.newBuilder();
    for (int i = 0; i < depth; i++) {
      AttributeProto.Builder body =
          AttributeProto.newBuilder()
              .setName("body")
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(graph);
      graph =
          GraphProto.newBuilder()
              .addNode(NodeProto.newBuilder().setOpType("Loop").addAttribute(body));
    }
    return graph;
  }

  @Test
  void namesWithLineBreaksDoNotBreakTheMessage() {
    refused(holding(tensor(3).setName("a\nb")), "tensor a?b of shape 3");
  }

  @Test
  void operatorSetsTooOldAndVersionsTooNew() {
    assertThatThrownBy(() -> Golden.read("opset6"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("written in operator set 6; convert it to 7 or newer");
    assertThatThrownBy(() -> Golden.read("ir99"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("IR version 99, newer than the 13 that can be read");
  }

  @Test
  void dataLinkedToWhereTheModelItselfIsLinkedToIsRead() throws IOException {
    Path blobs = Files.createDirectory(folder.resolve("blobs"));
    Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
    Files.write(blobs.resolve("d"), new byte[8]);
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(external(Map.of("location", "m.onnx_data")).setName("g"))
            .build();
    Files.write(blobs.resolve("m"), model.toByteArray());
    Path linked = Files.createSymbolicLink(snapshot.resolve("m.onnx"), blobs.resolve("m"));
    Files.createSymbolicLink(snapshot.resolve("m.onnx_data"), blobs.resolve("d"));
    assertThat(Onnx.read(linked).constants()).containsOnlyKeys("w");
    Path copied = Files.copy(blobs.resolve("m"), snapshot.resolve("copy.onnx"));
    assertThatThrownBy(() -> Onnx.read(copied)).hasMessageContaining("move it there");
  }

  @ParameterizedTest
  @CsvSource({
    "'PK\\3\\4binary', 'a zip archive (PyTorch''s .pt is one), not an ONNX model; export'",
    "'version https://git-lfs.github.com/spec/v1', 'a pointer of Git LFS, not an ONNX model; fetch'",
    "'# Model\\nwith words', 'a text file, not an ONNX model; give the file that the export wrote'"
  })
  void aFileThatIsPlainlySomethingElseIsCalledByItsName(String content, String message) {
    byte[] bytes = content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Onnx.read(bytes, folder, "m.onnx"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("m.onnx is " + message);
  }
}
