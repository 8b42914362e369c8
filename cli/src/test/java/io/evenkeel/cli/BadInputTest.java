// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.evenkeel.safetensors.Npy;
import io.evenkeel.safetensors.NpyArray;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of these is one line, exit code 2, and nothing left behind. */
final class BadInputTest {
  @TempDir private Path folder;

  private void refused(String message, String... arguments) throws IOException {
    long files = count();
    Command command = Command.run(arguments);
    assertThat(command.exit()).as(command.err()).isEqualTo(2);
    assertThat(command.err().lines()).singleElement().asString().contains(message);
    assertThat(command.err()).startsWith("evenkeel: ").doesNotContain("Exception");
    assertThat(command.out()).isEmpty();
    assertThat(count()).isEqualTo(files);
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private String network() {
    String file = folder.resolve("net.onnx").toString();
    assertThat(Command.run("network", "mlp-2x4", "--out", file).exit()).isZero();
    return file;
  }

  @Test
  void aStreamThatDoesNotExistOrCannotRepeatTheRecipe() throws IOException {
    String out = folder.resolve("w.safetensors").toString();
    refused("unknown stream 'jax'", "init", "mlp-3x8", "--stream", "jax", "--out", out);
    refused(
        "--stream torch cannot repeat fc1.weight: its orthogonal values depend",
        "init",
        "mlp-3x8",
        "--stream",
        "torch",
        "--recipe",
        "orthogonal",
        "--out",
        out);
    refused(
        "NumPy takes no negative seed such as -1",
        "init",
        "mlp-3x8",
        "--stream",
        "numpy",
        "--seed",
        "-1",
        "--out",
        out);
  }

  @Test
  void aFileThatIsNotOnnx() throws IOException {
    String text = file("text.onnx", "hello".getBytes(StandardCharsets.UTF_8));
    refused(
        "text.onnx is a text file, not an ONNX model; give the file that the export wrote",
        "init",
        text);
  }

  @Test
  void anEmptyFile() throws IOException {
    refused("is not an ONNX model", "init", file("empty.onnx", new byte[0]));
  }

  @Test
  void weightsInPlaceOfTheirNetwork() throws IOException {
    String weights = folder.resolve("w.safetensors").toString();
    refused(
        "holds weights and no network; give the .onnx file or the built-in network that they are"
            + " for; to audit them: evenkeel check NETWORK --weights "
            + weights,
        "check",
        weights);
  }

  @Test
  void aFolder() throws IOException {
    refused("is a folder", "init", folder + "/");
  }

  @Test
  void aMissingFile() throws IOException {
    refused("does not exist", "init", folder.resolve("none.onnx").toString());
  }

  @Test
  void anUnknownNetworkIsAnsweredWithTheNearest() throws IOException {
    refused("did you mean resnet-50?", "init", "resnet50");
    refused(
        "there is no network \"zzz\"; `evenkeel network` lists them; a model of your own is given as"
            + " its .onnx file",
        "init",
        "zzz");
    refused(
        "there is no network mlp-0x4: its numbers start at 1 and have no leading zeros",
        "init",
        "mlp-0x4");
  }

  @Test
  void anUnknownRecipe() throws IOException {
    refused(
        "unknown recipe 'hee'; did you mean he? `evenkeel init --recipes` lists them",
        "init",
        "mlp-2x4",
        "--recipe",
        "hee");
    refused("unknown recipe 'nil'", "init", "mlp-2x4", "--compare", "xavier,nil");
  }

  @Test
  void shapesThatDoNotFit() throws IOException {
    refused("has 2 dimensions and 2x4x4 has 3", "init", "mlp-2x4", "--input", "input=2x4x4");
    refused("dimension 1 must be 4", "init", "mlp-2x4", "--input", "input=2x5");
    refused("has no input 'z'", "init", "mlp-2x4", "--input", "z=2x4");
    refused("is not a shape", "init", "mlp-2x4", "--input", "input=many");
    refused("names no input", "init", "mlp-2x4", "--input", "2x4");
  }

  @Test
  void dataWithoutSense() throws IOException {
    refused("is neither .npy nor .npz", "init", "mlp-2x4", "--data", file("d.csv", new byte[3]));
    refused("none.npy", "init", "mlp-2x4", "--data", folder.resolve("none.npy").toString());
    refused("broken.npy", "init", "mlp-2x4", "--data", file("broken.npy", new byte[] {1, 2}));
  }

  @Test
  void outputsThatCannotBe() throws IOException {
    String model = network();
    refused("would overwrite what is read", "init", model, "--out", model);
    refused("does not exist", "init", model, "--out", folder.resolve("no/w.safetensors") + "");
    refused("neither .safetensors nor .onnx", "init", model, "--out", folder.resolve("w.pt") + "");
    String twice = folder.resolve("w.safetensors").toString();
    refused("is given twice", "init", model, "--out", twice, "--json", twice);
  }

  @Test
  void optionsThatAreNone() throws IOException {
    refused("'x' is not a whole number", "init", "mlp-2x4", "--seed", "x");
    refused(
        "'99999999999999999999' is not from -9223372036854775808 to 9223372036854775807",
        "init",
        "mlp-2x4",
        "--seed",
        "99999999999999999999");
    refused("unknown option --nope", "init", "mlp-2x4", "--nope");
    refused("is not one of", "init", "mlp-2x4", "--dtype", "i8");
    refused("unexpected argument more", "init", "mlp-2x4", "more");
    refused("neither forward, backward nor balanced", "init", "mlp-2x4", "--mode", "sideways");
    refused(
        "--mode is for recipes auto and he",
        "init",
        "mlp-2x4",
        "--mode",
        "backward",
        "--recipe",
        "xavier");
    refused("an empty recipe", "init", "mlp-2x4", "--compare", "xavier,,lecun");
    refused("--resume needs", "init", "mlp-2x4", "--resume");
    refused("needs a NAME", "network", "--out", folder.resolve("x.onnx").toString());
    refused("MODEL is empty", "init", "");
    refused("MODEL is missing: an .onnx file or a built-in network", "init");
  }

  @Test
  void aModelThatCannotBe() throws IOException {
    TensorProto wrongType = weight(4, 4).setDataType(99).build();
    refused("tensor weight has the element type 99", "init", model(wrongType, "y"));
    TensorProto five = weight(5, 4).setRawData(ByteString.copyFrom(new byte[80])).build();
    refused("1x4 times 5x4: 4 terms meet 5", "init", model(five, "y"));
  }

  @Test
  void aModelWithoutWeights() throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("g")
            .addInput(value("x", 4, 4))
            .addOutput(value("y", 4, 4))
            .addNode(relu("x", "y"));
    refused("has no parameters to initialize", "init", made(graph));
  }

  @Test
  void everyTruncationOfAModel() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(network()));
    Path cut = folder.resolve("cut.onnx");
    for (int length = 0; length < Math.min(whole.length, 4096); length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      Command command = Command.run("init", cut.toString(), "--dry-run");
      assertThat(command.exit()).as("cut at %d: %s", length, command.err()).isEqualTo(2);
      assertThat(command.err().lines()).hasSize(1);
    }
  }

  @Test
  void anOutputThatIsReadAsDataOrExternalData() throws IOException {
    String data = batch(1, 2, 3, 4);
    refused("would overwrite", "init", "mlp-2x4", "--data", data, "--json", data);
    TensorProto weight = weight(4, 4).setDataLocation(TensorProto.DataLocation.EXTERNAL).build();
    String weights = file("w.safetensors", new byte[64]);
    StringStringEntryProto.Builder place = StringStringEntryProto.newBuilder();
    TensorProto stored =
        weight.toBuilder()
            .addExternalData(place.setKey("location").setValue("w.safetensors"))
            .build();
    refused("would overwrite", "init", model(stored, "y"), "--out", weights);
    assertThat(Files.size(Path.of(weights))).isEqualTo(64);
  }

  @Test
  void optionsThatContradictAreRefusedBeforeAnythingIsWritten() throws IOException {
    String first = folder.resolve("a.safetensors").toString();
    String second = folder.resolve("b.onnx").toString();
    refused(
        "--dtype bf16 cannot change",
        "init",
        "mlp-2x4",
        "--out",
        first,
        "--out",
        second,
        "--dtype",
        "bf16");
    refused("--threads 0", "init", "mlp-2x4", "--dry-run", "--threads", "0");
  }

  @Test
  void dataThatIsNotANumber() throws IOException {
    refused("holds NaN", "init", "mlp-2x4", "--data", batch(1, Float.NaN, 3, 4));
  }

  @Test
  void externalDataThatIsMissingOrElsewhere() throws IOException {
    for (String location : List.of("none.bin", "../outside.bin", "/etc/passwd")) {
      StringStringEntryProto.Builder place =
          StringStringEntryProto.newBuilder().setKey("location").setValue(location);
      TensorProto.Builder weight =
          weight(4, 4).setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(place);
      refused("external data", "init", model(weight.build(), "y"));
    }
  }

  @Test
  void aWeightThatClaimsMoreThanAnyFileHoldsOrNothing() throws IOException {
    refused("weight", "init", model(weight(1L << 20, 1L << 20).build(), "y"));
    TensorProto empty = weight(4, 0).setRawData(ByteString.EMPTY).build();
    refused("has no elements", "init", model(empty, "y"));
  }

  @Test
  void aGraphThatBitesItsTailOrDefinesAValueTwice() throws IOException {
    TensorProto weight = weight(4, 4).setRawData(ByteString.copyFrom(new byte[64])).build();
    refused(
        "has a cycle: node Relu makes 'x2', node Relu makes 'y2', which node Relu reads;",
        "init",
        model(weight, "y", relu("x2", "y2"), relu("y2", "x2")));
    refused("twice", "init", model(weight, "y", relu("y", "z"), relu("y", "z")));
  }

  @Test
  void aFreeDimensionWhoseUsualSizeDoesNotFit() throws IOException {
    TensorProto weight = weight(4, 4).setRawData(ByteString.copyFrom(new byte[64])).build();
    refused(
        "input x: the model leaves width of its shape [1xwidth] free; 1x64 is assumed, which does"
            + " not fit (",
        "init",
        free(model(weight, "y")));
  }

  /** Running it fails; that it would is not found out before. */
  @Test
  void whatIsInTheWayIsRefusedBeforeTheNetworkIsRun() throws IOException {
    TensorProto weight = weight(4, 4).setRawData(ByteString.copyFrom(new byte[64])).build();
    file("w.safetensors.part", new byte[3]);
    refused(
        "w.safetensors.part was not written by such a run; delete it",
        "init",
        free(model(weight, "y")),
        "--resume",
        "--out",
        folder.resolve("w.safetensors").toString());
  }

  private String batch(float... values) {
    MemorySegment data = MemorySegment.ofArray(values);
    Path file = folder.resolve("batch.npy");
    Npy.write(file, new NpyArray(DType.F32, Shape.of(1, values.length), data));
    return file.toString();
  }

  private static TensorProto.Builder weight(long rows, long columns) {
    return TensorProto.newBuilder()
        .setName("weight")
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addDims(rows)
        .addDims(columns);
  }

  private static NodeProto relu(String input, String output) {
    return NodeProto.newBuilder().setOpType("Relu").addInput(input).addOutput(output).build();
  }

  /** y = x · weight, with further nodes. */
  private String model(TensorProto weight, String output, NodeProto... more) throws IOException {
    NodeProto.Builder product =
        NodeProto.newBuilder().setOpType("MatMul").addInput("x").addInput("weight").addOutput("y");
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("g")
            .addNode(product)
            .addAllNode(List.of(more))
            .addInitializer(weight)
            .addInput(value("x", 1, 4))
            .addOutput(value(output, 1, 4));
    return made(graph);
  }

  private String made(GraphProto.Builder graph) throws IOException {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph);
    return file("made.onnx", model.build().toByteArray());
  }

  private static ValueInfoProto value(String name, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** The same model whose input says nothing of its second dimension. */
  private String free(String model) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(Files.readAllBytes(Path.of(model))).toBuilder();
    proto
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimParam("width");
    return file("free.onnx", proto.build().toByteArray());
  }

  @Test
  void aShapeThatTheModelFixes() throws IOException {
    TensorProto weight = weight(4, 4).setRawData(ByteString.copyFrom(new byte[64])).build();
    refused(
        "input x [1x4] cannot be 8x5: dimension 0 must be 1, dimension 1 must be 4; the model fixes"
            + " this shape: leave --input out, bring --data of it, or export the model again with"
            + " dynamic_axes",
        "init",
        model(weight, "y"),
        "--input",
        "x=8x5");
  }
}
