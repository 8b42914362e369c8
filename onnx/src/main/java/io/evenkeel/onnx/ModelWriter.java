// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Graph;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final int BUFFER = 1 << 16;

  private final Graph graph;
  private final StoredValues values;

  ModelWriter(Graph graph, Optional<TensorSource> weights) {
    this.values = new StoredValues(weights);
    this.graph = RepeatedValues.compact(graph, values::isSourced);
  }

  static byte[] encode(Graph graph) {
    return new ModelWriter(graph, Optional.empty()).encode();
  }

  private byte[] encode() {
    Message message = new Message(inline());
    byte[] bytes = new byte[Math.toIntExact(message.size())];
    try {
      message.write(CodedOutputStream.newInstance(bytes), written -> {});
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes;
  }

  void write(Path file, OnnxWriteOptions options) {
    if (valueBytes() <= options.largestInline()) {
      Message message = new Message(inline());
      AtomicFile.write(file, message.size(), channel -> message.write(channel, options.progress()));
    } else {
      writeWithExternalData(file, options);
    }
  }

  private long valueBytes() {
    return graph.constants().values().stream().mapToLong(values::byteCount).sum();
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
        .setDataType(ElementTypes.number(values.dtype(constant)))
        .addAllDims(constant.tensor().shape().dimensions());
  }

  private void writeWithExternalData(Path file, OnnxWriteOptions options) {
    Path data = file.resolveSibling(file.getFileName() + ".data");
    if (Files.exists(data) && !Files.exists(file)) {
      throw new InvalidInputException(
          "%s exists without %s and may hold another model's weights; remove it or choose another name"
              .formatted(data, file.getFileName()));
    }
    ExternalLayout layout = ExternalLayout.of(graph, values);
    Message message = new Message(external(layout, data.getFileName().toString()));
    try (AtomicFile dataFile = AtomicFile.create(data);
        AtomicFile modelFile = AtomicFile.create(file)) {
      dataFile.expect(layout.size());
      fill(dataFile, channel -> layout.write(channel, options.progress()));
      fill(modelFile, channel -> message.write(channel, options.progress()));
      // Should the renames be interrupted, no model is better than one with another's weights.
      modelFile.removeFormer();
      dataFile.commit();
      modelFile.commit();
    }
  }

  private static void fill(AtomicFile file, AtomicFile.Body body) {
    try {
      body.writeTo(file.channel());
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  private List<Entry> external(ExternalLayout layout, String location) {
    Map<String, ExternalLayout.Place> places = new HashMap<>();
    layout.places().forEach(place -> places.put(place.constant().name(), place));
    List<Entry> entries = new ArrayList<>();
    for (Constant constant : graph.constants().values()) {
      TensorProto.Builder header = header(constant);
      ExternalLayout.Place place = places.get(constant.name());
      if (place != null) {
        header
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(MappedModel.entry("location", location))
            .addExternalData(MappedModel.entry("offset", Long.toString(place.offset())))
            .addExternalData(MappedModel.entry("length", Long.toString(place.length())));
      }
      entries.add(new Entry(constant, header.build(), place == null));
    }
    return entries;
  }

  /** The bytes of a file: all but the graph, then the graph with its stored tensors at the end. */
  private final class Message {
    private final ModelProto model;
    private final GraphProto body;
    private final List<Entry> entries;
    private final long graphSize;

    Message(List<Entry> entries) {
      ModelProto whole = model();
      this.body = new GraphWriter().write(graph, whole.getGraph());
      this.model = whole.toBuilder().clearGraph().build();
      this.entries = entries;
      long size = body.getSerializedSize();
      for (Entry entry : entries) {
        size += nested(GraphProto.INITIALIZER_FIELD_NUMBER, sizeOf(entry));
      }
      this.graphSize = size;
      if (size() > LARGEST_MESSAGE) {
        throw new InvalidInputException(
            "%s has %d bytes, more than the 2 GiB an ONNX message can have; write it with external data"
                .formatted(graph.name(), size()));
      }
    }

    long size() {
      return model.getSerializedSize() + nested(ModelProto.GRAPH_FIELD_NUMBER, graphSize);
    }

    void write(FileChannel channel, LongConsumer progress) throws IOException {
      write(CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER), progress);
    }

    void write(CodedOutputStream output, LongConsumer progress) throws IOException {
      model.writeTo(output);
      startMessage(output, ModelProto.GRAPH_FIELD_NUMBER, graphSize);
      body.writeTo(output);
      for (Entry entry : entries) {
        write(entry, output, progress);
      }
      output.flush();
    }

    private void write(Entry entry, CodedOutputStream output, LongConsumer progress)
        throws IOException {
      startMessage(output, GraphProto.INITIALIZER_FIELD_NUMBER, sizeOf(entry));
      entry.header.writeTo(output);
      if (entry.inline) {
        long bytes = values.byteCount(entry.constant);
        startMessage(output, TensorProto.RAW_DATA_FIELD_NUMBER, bytes);
        values.stream(entry.constant, output::writeRawBytes, progress);
      }
    }

    private long sizeOf(Entry entry) {
      long header = entry.header.getSerializedSize();
      return entry.inline
          ? header + nested(TensorProto.RAW_DATA_FIELD_NUMBER, values.byteCount(entry.constant))
          : header;
    }
  }

  private static void startMessage(CodedOutputStream output, int field, long size)
      throws IOException {
    output.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    output.writeUInt64NoTag(size);
  }

  /** Bytes of a field of so many bytes. */
  private static long nested(int field, long size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(size)
        + size;
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
    graph
        .properties()
        .forEach((key, value) -> model.addMetadataProps(MappedModel.entry(key, value)));
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
