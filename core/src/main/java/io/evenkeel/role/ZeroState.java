// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Recognizes the zeros that a recurrent cell starts from. */
final class ZeroState {
  private static final long LARGEST = 1 << 20;

  private ZeroState() {}

  /** Whether every stored byte is zero. */
  static boolean is(Constant constant) {
    return switch (constant.content()) {
      case Content.Filled(double value) -> value == 0;
      case Content.Undrawn undrawn -> false;
      case Content.Bytes(MemorySegment bytes) -> isZero(bytes);
    };
  }

  private static boolean isZero(MemorySegment bytes) {
    if (bytes.byteSize() > LARGEST) {
      return false;
    }
    for (long i = 0; i < bytes.byteSize(); i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
        return false;
      }
    }
    return true;
  }
}
