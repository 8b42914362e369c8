// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Is shown every value of a file once it is in the file. */
@FunctionalInterface
public interface WriteObserver {
  /**
   * A piece of a tensor is in the file. Called from any thread, for the pieces in no fixed order;
   * where pieces begin and end depends on the layout and the buffer size alone.
   *
   * @param from index of the first element
   * @param values little-endian in the tensor's dtype; to be read during the call only
   */
  void written(Tensor tensor, long from, MemorySegment values);
}
