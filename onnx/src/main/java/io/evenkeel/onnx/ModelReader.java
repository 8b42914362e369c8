// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the bytes of one model into a graph. */
final class ModelReader {
  private static final long OLDEST_OPSET = 7;
  // What versions after the generated classes' own added is kept unread, as any unknown field is.
  private static final int NEWEST_IR = 13;
  private static final int DEEPEST = 64;

  private final String source;
  private final ExternalData external;

  ModelReader(String source, Path folder, Path linkedFolder) {
    this.source = source;
    this.external = new ExternalData(folder, linkedFolder);
  }

  /** The files besides the model's own that values were found in. */
  Set<Path> externalFiles() {
    return external.files();
  }

  /** A model in memory, of which the weights stay a part. */
  Graph read(byte[] bytes) {
    try {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true);
      input.setRecursionLimit(DEEPEST);
      return graph(ModelProto.parseFrom(input));
    } catch (IOException e) {
      throw damaged(bytes.length, bytes, e);
    }
  }

  /** A model in a file, of which large weights stay a part. */
  Graph readMapped(Path file) throws IOException {
    byte[] message;
    try (InputStream bytes = new FileInputStream(file.toFile())) {
      message = MappedModel.withoutWeights(bytes, file);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(Files.size(file), beginning(file), e);
    }
    external.add(file.getFileName().toString(), ExternalData.map(file));
    return read(message);
  }

  private static byte[] beginning(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return bytes.readNBytes(ForeignFile.BEGINNING);
    }
  }

  private InvalidInputException damaged(long size, byte[] beginning, IOException e) {
    return new InvalidInputException(
        ForeignFile.of(beginning)
            .map(kind ->
                "%s is %s, not an ONNX model; %s".formatted(source, kind.what(), kind.todo()))
            .orElseGet(() ->
                "%s (%d bytes) is not an ONNX model, is cut off or nests too deep; export or copy it again"
                    .formatted(source, size)),
        e);
  }

  private Graph graph(ModelProto model) {
    requireKnownVersion(model);
    if (!model.hasGraph() || model.getOpsetImportCount() == 0) {
      throw new InvalidInputException(
          source
              + " is not an ONNX model: it holds no graph or names no operator set; export it again");
    }
    Map<String, Long> opsets = opsets(model);
    Map<String, String> properties = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      properties.put(entry.getKey(), entry.getValue());
    }
    GraphReader reader = new GraphReader(external, 0);
    Graph graph = reader.read(model.getGraph(), opsets, properties, Optional.of(rest(model)));
    return StoredWeights.hoisted(graph);
  }

  private void requireKnownVersion(ModelProto model) {
    if (model.getIrVersion() > NEWEST_IR) {
      throw new InvalidInputException(
          "%s is written in ONNX IR version %d, newer than the %d that can be read; export it with an older operator set"
              .formatted(source, model.getIrVersion(), NEWEST_IR));
    }
  }

  private Map<String, Long> opsets(ModelProto model) {
    Map<String, Long> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      String domain = opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain();
      opsets.merge(domain, opset.getVersion(), Math::max);
    }
    long version = opsets.getOrDefault("", OLDEST_OPSET);
    if (version < OLDEST_OPSET) {
      throw new InvalidInputException(
          "%s is written in operator set %d; convert it to %d or newer (onnx.version_converter)"
              .formatted(source, version, OLDEST_OPSET));
    }
    return opsets;
  }

  /** What a graph record has no place for: versions, documentation, functions, odd types. */
  private static MemorySegment rest(ModelProto model) {
    ModelProto rest =
        model.toBuilder()
            .clearOpsetImport()
            .clearMetadataProps()
            .setGraph(GraphReader.rest(model.getGraph()))
            .build();
    return MemorySegment.ofArray(rest.toByteArray());
  }
}
