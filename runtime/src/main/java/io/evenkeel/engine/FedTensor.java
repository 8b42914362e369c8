// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Values for one graph input.
 *
 * @param data row-major, little-endian, exactly as long as the tensor
 */
public record FedTensor(DType dtype, Shape shape, MemorySegment data) {
  private static final int ALIGNMENT = 64;

  /** The same values in memory of their own. */
  public FedTensor copied() {
    MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, data.byteSize()), ALIGNMENT);
    return new FedTensor(dtype, shape, copy.asSlice(0, data.byteSize()).copyFrom(data));
  }
}
