// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.util.Locale;

/** The element type of a tensor. */
public enum DType {
  F64(8, true),
  F32(4, true),
  F16(2, true),
  BF16(2, true),
  F8_E4M3(1, true),
  F8_E5M2(1, true),
  I64(8, false),
  I32(4, false),
  I16(2, false),
  I8(1, false),
  U64(8, false),
  U32(4, false),
  U16(2, false),
  U8(1, false),
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  DType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloating() {
    return floating;
  }

  /** The name in lower case, as the command line writes it: {@code f32}, {@code bf16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
