// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.tensor.DType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Element types and ONNX's numbers for them. */
final class DTypes {
  private static final Map<DType, DataType> CODES = new EnumMap<>(DType.class);

  static {
    CODES.put(DType.F32, DataType.FLOAT);
    CODES.put(DType.U8, DataType.UINT8);
    CODES.put(DType.I8, DataType.INT8);
    CODES.put(DType.U16, DataType.UINT16);
    CODES.put(DType.I16, DataType.INT16);
    CODES.put(DType.I32, DataType.INT32);
    CODES.put(DType.I64, DataType.INT64);
    CODES.put(DType.BOOL, DataType.BOOL);
    CODES.put(DType.F16, DataType.FLOAT16);
    CODES.put(DType.F64, DataType.DOUBLE);
    CODES.put(DType.U32, DataType.UINT32);
    CODES.put(DType.U64, DataType.UINT64);
    CODES.put(DType.BF16, DataType.BFLOAT16);
    CODES.put(DType.F8_E4M3, DataType.FLOAT8E4M3FN);
    CODES.put(DType.F8_E5M2, DataType.FLOAT8E5M2);
  }

  private DTypes() {}

  static int code(DType dtype) {
    return CODES.get(dtype).getNumber();
  }

  /** The type of a number; empty for strings, complex numbers and packed small integers. */
  static Optional<DType> of(int code) {
    return CODES.entrySet().stream()
        .filter(entry -> entry.getValue().getNumber() == code)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
