// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementsTest {
  /** Bit patterns of the second element and the numbers that the formats' definitions give. */
  @ParameterizedTest
  @CsvSource({
    "F64, 3ff8000000000000, 1.5",
    "F32, c0490fdb, -3.1415927410125732",
    "F16, 3555, 0.333251953125",
    "F16, 0001, 5.9604644775390625e-8",
    "BF16, 3eab, 0.333984375",
    "F8_E5M2, 3d, 1.25",
    "F8_E5M2, fc, -Infinity",
    "F8_E4M3, 38, 1",
    "F8_E4M3, 7e, 448",
    "F8_E4M3, 81, -0.001953125",
    "F8_E4M3, 7f, NaN",
    "I64, fffffffffffffffe, -2",
    "I32, fffffffe, -2",
    "I16, fffe, -2",
    "I8, fe, -2",
    "U64, ffffffffffffffff, 18446744073709551616",
    "U64, 8000000000000401, 9223372036854777856",
    "U32, fffffffe, 4294967294",
    "U16, fffe, 65534",
    "U8, fe, 254",
    "BOOL, 01, 1",
    "BOOL, 00, 0"
  })
  void aStoredElementIsTheNumberItsFormatSays(DType dtype, String bits, Double number) {
    MemorySegment stored = unaligned(dtype, Long.parseUnsignedLong(bits, 16));

    assertThat(Elements.numbers(stored, dtype).applyAsDouble(1)).isEqualTo(number);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void zeroIsZeroInEveryFormat(DType dtype) {
    assertThat(Elements.numbers(unaligned(dtype, 0), dtype).applyAsDouble(1)).isZero();
  }

  private static MemorySegment unaligned(DType dtype, long bits) {
    byte[] bytes = new byte[1 + 2 * dtype.bytes()];
    for (int i = 0; i < dtype.bytes(); i++) {
      bytes[1 + dtype.bytes() + i] = (byte) (bits >>> (8 * i));
    }
    return MemorySegment.ofArray(bytes).asSlice(1);
  }
}
