// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Stored tensors, whichever of ONNX's ways they are stored in, as little-endian bytes. */
final class TensorReader {
  // A message has less than 2 GiB.
  private static final long LARGEST_KEPT = 1_900_000_000;

  // Newer versions have some more than the generated classes know.
  private static final int LARGEST_TYPE = 40;

  private TensorReader() {}

  /** The tensor; empty if its element type is one that no parameter has. */
  static Optional<Constant> read(TensorProto proto, ExternalData external) {
    if (proto.getDataType() < 1 || proto.getDataType() > LARGEST_TYPE) {
      throw new InvalidInputException(
          "tensor %s has the element type %d, which ONNX does not know; export it again"
              .formatted(proto.getName(), proto.getDataType()));
    }
    return ElementTypes.of(proto.getDataType())
        .map(dtype -> {
          Tensor tensor = tensor(proto.getName(), dtype, proto.getDimsList());
          return new Constant(tensor, new Content.Bytes(bytes(proto, tensor, external)));
        });
  }

  /**
   * A tensor as a file claims it to be.
   *
   * @throws InvalidInputException if a dimension is negative or a 64-bit number cannot count its
   *     bytes
   */
  static Tensor tensor(String name, DType dtype, List<Long> dimensions) {
    try {
      Tensor tensor = new Tensor(name, dtype, new Shape(dimensions));
      tensor.byteCount();
      return tensor;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "tensor %s: %s; export it again".formatted(name, e.getMessage()), e);
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "tensor %s of shape %s is larger than any file; export it again"
              .formatted(name, new Shape(dimensions)),
          e);
    }
  }

  /** A tensor that is kept as it is stored, its bytes no longer in a file of their own. */
  static TensorProto inlined(TensorProto proto, ExternalData external) {
    if (proto.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return proto;
    }
    MemorySegment bytes = external.slice(proto, OptionalLong.empty());
    if (bytes.byteSize() > LARGEST_KEPT) {
      throw new InvalidInputException(
          "tensor %s of a type that is only kept takes %d bytes, more than a model can hold"
              .formatted(proto.getName(), bytes.byteSize()));
    }
    return proto.toBuilder()
        .clearDataLocation()
        .clearExternalData()
        .setRawData(ByteString.copyFrom(bytes.asByteBuffer()))
        .build();
  }

  private static MemorySegment bytes(TensorProto proto, Tensor tensor, ExternalData external) {
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      MemorySegment bytes = external.slice(proto, OptionalLong.of(tensor.byteCount()));
      requireSize(tensor, bytes.byteSize(), tensor.byteCount(), "bytes");
      return bytes;
    }
    if (proto.hasRawData()) {
      requireSize(tensor, proto.getRawData().size(), tensor.byteCount(), "bytes");
      return MemorySegment.ofBuffer(proto.getRawData().asReadOnlyByteBuffer());
    }
    return typed(proto, tensor);
  }

  private static void requireSize(Tensor tensor, long found, long expected, String unit) {
    if (found != expected) {
      throw new InvalidInputException(
          "tensor %s of shape %s and type %s needs %d %s but the file holds %d; export it again"
              .formatted(
                  tensor.name(), tensor.shape(), tensor.dtype().label(), expected, unit, found));
    }
  }

  private static MemorySegment typed(TensorProto proto, Tensor tensor) {
    int count = countOf(proto, tensor.dtype());
    requireSize(tensor, count, tensor.elementCount(), "values");
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(tensor.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(proto, tensor.dtype(), i, bytes);
    }
    return MemorySegment.ofBuffer(bytes.flip());
  }

  private static int countOf(TensorProto proto, DType dtype) {
    return switch (dtype) {
      case F32 -> proto.getFloatDataCount();
      case F64 -> proto.getDoubleDataCount();
      case I64 -> proto.getInt64DataCount();
      case U64, U32 -> proto.getUint64DataCount();
      case I32, I16, I8, U16, U8, BOOL, F16, BF16, F8_E4M3, F8_E5M2 -> proto.getInt32DataCount();
    };
  }

  private static void put(TensorProto proto, DType dtype, int i, ByteBuffer bytes) {
    switch (dtype) {
      case F32 -> bytes.putFloat(proto.getFloatData(i));
      case F64 -> bytes.putDouble(proto.getDoubleData(i));
      case I64 -> bytes.putLong(proto.getInt64Data(i));
      case U64 -> bytes.putLong(proto.getUint64Data(i));
      case U32 -> bytes.putInt((int) proto.getUint64Data(i));
      case I32 -> bytes.putInt(proto.getInt32Data(i));
      case I16, U16, F16, BF16 -> bytes.putShort((short) proto.getInt32Data(i));
      case I8, U8, BOOL, F8_E4M3, F8_E5M2 -> bytes.put((byte) proto.getInt32Data(i));
    }
  }
}
