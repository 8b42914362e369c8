// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A model without its large weights: they stay in the file, and their tensors name it as external
 * data, so that a large model is read without its weights passing through memory.
 *
 * <p>Only initializers are looked at; tensors elsewhere are rarely large.
 */
final class MappedModel {
  // Fewer bytes than that are not worth two more fields.
  private static final int LARGE = 4096;
  private static final int GRAPH = bytesField(ModelProto.GRAPH_FIELD_NUMBER);
  private static final int INITIALIZER = bytesField(GraphProto.INITIALIZER_FIELD_NUMBER);
  private static final int RAW_DATA = bytesField(TensorProto.RAW_DATA_FIELD_NUMBER);

  private final CodedInputStream input;
  private final String location;

  private MappedModel(CodedInputStream input, String location) {
    this.input = input;
    this.location = location;
  }

  /**
   * The message without large weights.
   *
   * @param bytes the file; weights are skipped, not read, if it can
   * @param file what the weights name as their place
   */
  static byte[] withoutWeights(InputStream bytes, Path file) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes, 1 << 16);
    return new MappedModel(input, file.getFileName().toString()).model();
  }

  private interface Fields {
    /** Copies the field whose tag was just read. */
    void copy(int tag, CodedOutputStream target) throws IOException;
  }

  private byte[] model() throws IOException {
    return fields((tag, target) -> {
      if (tag == GRAPH) {
        target.writeByteArray(ModelProto.GRAPH_FIELD_NUMBER, message(this::graphField));
      } else {
        skip(tag, target);
      }
    });
  }

  private void graphField(int tag, CodedOutputStream target) throws IOException {
    if (tag == INITIALIZER) {
      target.writeByteArray(GraphProto.INITIALIZER_FIELD_NUMBER, message(this::tensorField));
    } else {
      skip(tag, target);
    }
  }

  private void tensorField(int tag, CodedOutputStream target) throws IOException {
    if (tag != RAW_DATA) {
      skip(tag, target);
      return;
    }
    int length = input.readRawVarint32();
    if (length >= 0 && length < LARGE) {
      target.writeBytes(TensorProto.RAW_DATA_FIELD_NUMBER, bytes(length));
      return;
    }
    int offset = input.getTotalBytesRead();
    input.skipRawBytes(length);
    TensorProto.newBuilder()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Integer.toString(offset)))
        .addExternalData(entry("length", Integer.toString(length)))
        .build()
        .writeTo(target);
  }

  private ByteString bytes(int length) throws IOException {
    return ByteString.copyFrom(input.readRawBytes(length));
  }

  static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** A message within the message. */
  private byte[] message(Fields fields) throws IOException {
    int outer = input.pushLimit(input.readRawVarint32());
    byte[] copy = fields(fields);
    input.popLimit(outer);
    return copy;
  }

  private byte[] fields(Fields fields) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    CodedOutputStream target = CodedOutputStream.newInstance(copy);
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      fields.copy(tag, target);
    }
    // The end of the file also ends a message, even one that announced more.
    if (input.getBytesUntilLimit() > 0) {
      throw new InvalidProtocolBufferException("the message is cut off");
    }
    target.flush();
    return copy.toByteArray();
  }

  // Deprecated because the copy is not as it was where numbers were written in more bytes than they
  // need; here only their values count.
  @SuppressWarnings("deprecation")
  private void skip(int tag, CodedOutputStream target) throws IOException {
    if (!input.skipField(tag, target)) {
      throw new InvalidProtocolBufferException("a group ends that has not begun");
    }
  }

  // Wire type 2: a length, then so many bytes.
  private static int bytesField(int number) {
    return number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
