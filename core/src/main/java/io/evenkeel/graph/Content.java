// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import java.lang.foreign.MemorySegment;

/** Where the values of a stored tensor are. */
public sealed interface Content {
  /**
   * Values in memory or in a mapped file.
   *
   * @param segment row-major, little-endian, exactly as long as the tensor
   */
  record Bytes(MemorySegment segment) implements Content {}

  /** Every element has the same value. */
  record Filled(double value) implements Content {}

  /** A parameter that has no values yet. */
  record Undrawn() implements Content {}
}
