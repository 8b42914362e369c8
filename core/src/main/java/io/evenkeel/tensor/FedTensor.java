// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Values with their type and shape, such as a network is fed with: a batch of samples lies along
 * the first axis.
 *
 * @param data row-major, little-endian, exactly as long as the tensor
 */
public record FedTensor(DType dtype, Shape shape, MemorySegment data) {
  private static final int ALIGNMENT = 64;

  /** Zeros in memory of their own, to be written. */
  public static FedTensor zeros(DType dtype, Shape shape) {
    long bytes = Math.multiplyExact(shape.elementCount(), (long) dtype.bytes());
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes), ALIGNMENT);
    return new FedTensor(dtype, shape, memory.asSlice(0, bytes));
  }

  /** The same values in memory of their own. */
  public FedTensor copied() {
    FedTensor copy = zeros(dtype, shape);
    copy.data.copyFrom(data);
    return copy;
  }
}
