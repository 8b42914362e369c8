// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An array of a NumPy file.
 *
 * @param data row-major, little-endian, exactly as long as the array; of a file that was read it
 *     may stand at any address, so read it with an unaligned layout
 */
public record NpyArray(DType dtype, Shape shape, MemorySegment data) {
  public NpyArray {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    long expected = new Tensor("array", dtype, shape).byteCount();
    if (data.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%d bytes of data for %s of %s, which has %d"
              .formatted(data.byteSize(), shape, dtype, expected));
    }
  }
}
