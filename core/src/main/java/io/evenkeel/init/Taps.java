// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.tensor.Shape;
import java.util.List;

/**
 * The places of a kernel [outputs, inputs, k₁, k₂, …] that hold a matrix [outputs, inputs].
 *
 * @param count of places per output and input
 * @param centre which of them holds the matrix's element
 */
record Taps(int count, int centre) {
  /** Every element of a tensor is one of the matrix. */
  static final Taps ALL = new Taps(1, 0);

  /** Only the kernel's middle. */
  static Taps middle(Shape kernel) {
    return new Taps(Math.toIntExact(kernel.elementCountFrom(2)), middle(kernel.dimensions()));
  }

  /** Flat index of the middle tap of a kernel [.., .., k1, k2, …]. */
  static int middle(List<Long> dimensions) {
    long middle = 0;
    for (long size : dimensions.subList(2, dimensions.size())) {
      middle = middle * size + (size - 1) / 2;
    }
    return Math.toIntExact(middle);
  }
}
