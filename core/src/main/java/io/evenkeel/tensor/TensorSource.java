// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Named tensors whose values can be read piece by piece, in any order and from any thread.
 *
 * <p>Implementations draw or map the values when asked, so a source may be larger than memory.
 */
public interface TensorSource {
  /** The tensors, in the order in which the source prefers them listed. */
  List<Tensor> tensors();

  /**
   * Writes the elements {@code from, from + 1, …} of a tensor, little-endian in the tensor's dtype,
   * until {@code destination} is full.
   *
   * @param tensor one of {@link #tensors()}
   * @param from index of the first element, row-major
   * @param destination its size is a multiple of the element size and ends within the tensor
   */
  void read(Tensor tensor, long from, MemorySegment destination);
}
