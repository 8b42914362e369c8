// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which the reference writer of safetensors stores tensors: by dtype, widest first, so
 * that every tensor is aligned; then by name. Among dtypes of one width the order is that of the
 * reference's {@code Dtype} enumeration.
 */
final class ReferenceOrder {
  private static final List<DType> WIDEST_FIRST =
      List.of(
          DType.U64,
          DType.I64,
          DType.F64,
          DType.F32,
          DType.U32,
          DType.I32,
          DType.BF16,
          DType.F16,
          DType.U16,
          DType.I16,
          DType.F8_E4M3,
          DType.F8_E5M2,
          DType.I8,
          DType.U8,
          DType.BOOL);

  static final Comparator<String> NAMES = ReferenceOrder::compareNames;

  static final Comparator<Tensor> TENSORS =
      Comparator.<Tensor>comparingInt(tensor -> WIDEST_FIRST.indexOf(tensor.dtype()))
          .thenComparing(Tensor::name, NAMES);

  private ReferenceOrder() {}

  /** By code point, as UTF-8 bytes compare; {@code String.compareTo} differs beyond U+FFFF. */
  private static int compareNames(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates rank above every other UTF-16 unit. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
