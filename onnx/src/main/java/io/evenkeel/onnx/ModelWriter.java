// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.tensor.TensorSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Writes one graph as a model. The message is put together by hand around the values, which stream
 * through a small buffer: no more of them than that is in memory.
 */
final class ModelWriter {
  private static final long LARGEST_MESSAGE = Integer.MAX_VALUE;
  private static final int NEWEST_IR_WITHOUT_LISTED_INITIALIZERS = 4;
  private static final int OWN_IR = 8;

  private final Graph graph;
  private final StoredValues values;

  ModelWriter(Graph graph, Optional<TensorSource> weights) {
    this.graph = graph;
    this.values = new StoredValues(weights);
  }

  static byte[] encode(Graph graph) {
    ModelWriter writer = new ModelWriter(graph, Optional.empty());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.writeMessage(bytes, writer.inline(), bytesWritten -> {});
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  void write(Path file, OnnxWriteOptions options) {
    if (valueBytes() <= options.largestInline()) {
      AtomicFile.write(
          file,
          channel -> writeMessage(Channels.newOutputStream(channel), inline(), options.progress()));
    } else {
      writeWithExternalData(file, options);
    }
  }

  private long valueBytes() {
    return graph.constants().values().stream().mapToLong(c -> c.tensor().byteCount()).sum();
  }

  /** A stored tensor's message without its values, which follow if it is inline. */
  private record Entry(Constant constant, TensorProto header, boolean inline) {}

  private List<Entry> inline() {
    List<Entry> entries = new ArrayList<>();
    graph.constants().values().forEach(c -> entries.add(new Entry(c, header(c).build(), true)));
    return entries;
  }

  private TensorProto.Builder header(Constant constant) {
    return TensorProto.newBuilder()
        .setName(constant.name())
        .setDataType(DTypes.code(values.dtype(constant)))
        .addAllDims(constant.tensor().shape().dimensions());
  }

  private void writeWithExternalData(Path file, OnnxWriteOptions options) {
    Path data = file.resolveSibling(file.getFileName() + ".data");
    try (AtomicFile dataFile = AtomicFile.create(data);
        AtomicFile modelFile = AtomicFile.create(file)) {
      try {
        ExternalLayout layout = ExternalLayout.of(graph, values);
        dataFile.expect(layout.size());
        layout.write(dataFile.channel(), options.progress());
      } catch (IOException e) {
        throw dataFile.failure(e);
      }
      try {
        writeMessage(
            Channels.newOutputStream(modelFile.channel()),
            external(data.getFileName().toString()),
            bytes -> {});
      } catch (IOException e) {
        throw modelFile.failure(e);
      }
      dataFile.commit();
      modelFile.commit();
    }
  }

  private List<Entry> external(String location) {
    List<Entry> entries = new ArrayList<>();
    ExternalLayout layout = ExternalLayout.of(graph, values);
    for (ExternalLayout.Place place : layout.places()) {
      TensorProto header =
          header(place.constant())
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", location))
              .addExternalData(entry("offset", Long.toString(place.offset())))
              .addExternalData(entry("length", Long.toString(place.length())))
              .build();
      entries.add(new Entry(place.constant(), header, false));
    }
    return entries;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Writes the model: everything but its graph, then the graph around the stored tensors. */
  private void writeMessage(OutputStream target, List<Entry> entries, LongConsumer progress)
      throws IOException {
    ModelProto model = model();
    GraphProto body = new GraphWriter().write(graph, model.getGraph());
    long graphSize = body.getSerializedSize();
    for (Entry entry : entries) {
      long size = sizeOf(entry);
      graphSize += tagSize(GraphProto.INITIALIZER_FIELD_NUMBER, size) + size;
    }
    if (graphSize > LARGEST_MESSAGE) {
      throw new InvalidInputException(
          "%s has %d bytes, more than the 2 GiB an ONNX message can have"
              .formatted(graph.name(), graphSize));
    }
    CodedOutputStream output = CodedOutputStream.newInstance(target, 1 << 16);
    model.toBuilder().clearGraph().build().writeTo(output);
    startMessage(output, ModelProto.GRAPH_FIELD_NUMBER, graphSize);
    body.writeTo(output);
    for (Entry entry : entries) {
      writeEntry(output, target, entry, progress);
    }
    output.flush();
  }

  private void writeEntry(
      CodedOutputStream output, OutputStream target, Entry entry, LongConsumer progress)
      throws IOException {
    startMessage(output, GraphProto.INITIALIZER_FIELD_NUMBER, sizeOf(entry));
    entry.header.writeTo(output);
    if (entry.inline) {
      long bytes = values.byteCount(entry.constant);
      startMessage(output, TensorProto.RAW_DATA_FIELD_NUMBER, bytes);
      output.flush();
      values.stream(entry.constant, target, progress);
    }
  }

  private long sizeOf(Entry entry) {
    long header = entry.header.getSerializedSize();
    if (!entry.inline) {
      return header;
    }
    long bytes = values.byteCount(entry.constant);
    return header + tagSize(TensorProto.RAW_DATA_FIELD_NUMBER, bytes) + bytes;
  }

  private static void startMessage(CodedOutputStream output, int field, long size)
      throws IOException {
    // Wire type 2: a length, then so many bytes.
    output.writeTag(field, 2);
    output.writeUInt64NoTag(size);
  }

  private static long tagSize(int field, long size) {
    return CodedOutputStream.computeTagSize(field)
        + (long) CodedOutputStream.computeUInt64SizeNoTag(size);
  }

  /** The model's own fields; its graph is what the graph record has no place for. */
  private ModelProto model() {
    ModelProto.Builder model = remainder();
    if (model.getIrVersion() < NEWEST_IR_WITHOUT_LISTED_INITIALIZERS) {
      model.setIrVersion(OWN_IR);
    }
    new TreeMap<>(graph.opsets())
        .forEach((domain, version) ->
            model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    graph.properties().forEach((key, value) -> model.addMetadataProps(entry(key, value)));
    return model.build();
  }

  private ModelProto.Builder remainder() {
    try {
      return graph.remainder().isPresent()
          ? ModelProto.parseFrom(graph.remainder().get().toArray(ValueLayout.JAVA_BYTE)).toBuilder()
          : ModelProto.newBuilder().setIrVersion(OWN_IR).setProducerName("evenkeel");
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the remainder of a graph is unreadable", e);
    }
  }
}
