// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Tensors of ONNX Runtime over memory of ours, and back. */
final class RuntimeTensors {
  private RuntimeTensors() {}

  /** A tensor that reads the memory in place, unless it is on the heap. */
  static OnnxTensor of(OrtEnvironment environment, FedTensor tensor, String name)
      throws OrtException {
    if (tensor.data().byteSize() > Integer.MAX_VALUE) {
      throw new ModelRefusedException(
          "tensor %s has %d bytes, more than one run can be fed"
              .formatted(name, tensor.data().byteSize()),
          null);
    }
    ByteBuffer buffer = offHeap(tensor.data()).asByteBuffer().order(ByteOrder.nativeOrder());
    long[] shape = tensor.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
    return OnnxTensor.createTensor(environment, buffer, shape, type(tensor.dtype(), name));
  }

  private static MemorySegment offHeap(MemorySegment data) {
    return data.isNative() ? data : Arena.ofAuto().allocate(data.byteSize(), 8).copyFrom(data);
  }

  private static OnnxJavaType type(DType dtype, String name) {
    return switch (dtype) {
      case F32 -> OnnxJavaType.FLOAT;
      case F64 -> OnnxJavaType.DOUBLE;
      case F16 -> OnnxJavaType.FLOAT16;
      case BF16 -> OnnxJavaType.BFLOAT16;
      case I64 -> OnnxJavaType.INT64;
      case I32 -> OnnxJavaType.INT32;
      case I16 -> OnnxJavaType.INT16;
      case I8 -> OnnxJavaType.INT8;
      case U8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      default ->
          throw new ModelRefusedException(
              "tensor %s is %s, which cannot be fed".formatted(name, dtype.label()), null);
    };
  }

  /** Our name of a type; empty for one that we do not know. */
  static Optional<DType> dtype(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Optional.of(DType.F32);
      case DOUBLE -> Optional.of(DType.F64);
      case FLOAT16 -> Optional.of(DType.F16);
      case BFLOAT16 -> Optional.of(DType.BF16);
      case INT64 -> Optional.of(DType.I64);
      case INT32 -> Optional.of(DType.I32);
      case INT16 -> Optional.of(DType.I16);
      case INT8 -> Optional.of(DType.I8);
      case UINT8 -> Optional.of(DType.U8);
      case BOOL -> Optional.of(DType.BOOL);
      default -> Optional.empty();
    };
  }

  /** The values of a floating-point tensor, in place; empty for other types. */
  static Optional<FedTensor> read(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    return dtype(info.type)
        .filter(DType::isFloating)
        .map(type -> {
          ByteBuffer bytes = tensor.getByteBuffer();
          return new FedTensor(type, Shape.of(info.getShape()), MemorySegment.ofBuffer(bytes));
        });
  }
}
