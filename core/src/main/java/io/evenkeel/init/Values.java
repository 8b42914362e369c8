// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;

/**
 * The values that an initializer gives one tensor under one seed, any slice of them alone.
 * Thread-safe; nothing is computed before it is asked for.
 */
public interface Values {
  /** Writes the elements from, from + 1, … in binary32. */
  void floats(long from, float[] destination, int offset, int count);

  /** The same elements in binary64, before they would be rounded to binary32 where they are. */
  void doubles(long from, double[] destination, int offset, int count);

  /**
   * The same elements in binary32 such that a rounding to a type of at most 16 bits gives what it
   * would give for the exact value.
   */
  default void floatsToNarrow(long from, float[] destination, int offset, int count) {
    floats(from, destination, offset, count);
  }

  /**
   * How far the matrices that should be orthonormal are from it: the largest |QᵀQ − I| of any
   * element and block, in binary64, before the gain and the rounding. Empty if there are none.
   * Takes as long as drawing them, unless they are drawn already.
   */
  default OptionalDouble orthogonalResidual() {
    return OptionalDouble.empty();
  }

  /**
   * Fills memory with the elements from, from + 1, …, little-endian, each rounded once.
   *
   * @param dtype F32, BF16, F16 or F64
   * @param destination a whole number of elements, at any alignment
   */
  default void write(long from, DType dtype, MemorySegment destination) {
    Encoder.write(this, from, dtype, destination);
  }

  /**
   * The values of one tensor.
   *
   * @param initializer with nothing left to resolve, and not {@link Initializer.Keep}
   * @throws InvalidInputException if the initializer cannot fill this tensor
   */
  static Values of(Initializer initializer, Tensor tensor, Seed seed) {
    RandomValues random = RandomValues.of(seed, tensor.name());
    try {
      return DrawnValues.of(initializer, Layout.whole(tensor.shape()), random);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(tensor.name() + ": " + e.getMessage(), e);
    }
  }
}
