// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.tensor.DType;
import java.util.Optional;

/** ONNX's numbers of element types. */
final class OnnxTypes {
  private OnnxTypes() {}

  static Optional<DType> of(long number) {
    return Optional.ofNullable(
        switch ((int) number) {
          case 1 -> DType.F32;
          case 2 -> DType.U8;
          case 3 -> DType.I8;
          case 5 -> DType.I16;
          case 6 -> DType.I32;
          case 7 -> DType.I64;
          case 9 -> DType.BOOL;
          case 10 -> DType.F16;
          case 11 -> DType.F64;
          case 16 -> DType.BF16;
          default -> null;
        });
  }

  static long number(DType dtype) {
    return switch (dtype) {
      case F32 -> 1;
      case U8 -> 2;
      case I8 -> 3;
      case I16 -> 5;
      case I32 -> 6;
      case I64 -> 7;
      case BOOL -> 9;
      case F16 -> 10;
      case F64 -> 11;
      case BF16 -> 16;
      default -> throw new IllegalArgumentException("no gradient in " + dtype.label());
    };
  }
}
