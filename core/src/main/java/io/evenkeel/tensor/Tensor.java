// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import java.util.Objects;

/**
 * A named tensor, without its values.
 *
 * @param name unique within its network; part of what decides the values drawn for it
 * @param dtype how the elements are stored
 * @param shape the global logical shape, never a shard's
 */
public record Tensor(String name, DType dtype, Shape shape) {
  public Tensor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
  }

  /** A tensor of 32-bit floats. */
  public static Tensor of(String name, Shape shape) {
    return new Tensor(name, DType.F32, shape);
  }

  public Tensor withName(String newName) {
    return new Tensor(newName, dtype, shape);
  }

  public Tensor withDType(DType newDType) {
    return new Tensor(name, newDType, shape);
  }

  public long elementCount() {
    return shape.elementCount();
  }

  /** Size of the stored values in bytes. */
  public long byteCount() {
    return Math.multiplyExact(elementCount(), (long) dtype.bytes());
  }
}
