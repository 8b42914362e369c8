// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Tensor;

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
   * The values of one tensor.
   *
   * @param initializer with nothing left to resolve, and not {@link Initializer.Keep}
   */
  static Values of(Initializer initializer, Tensor tensor, Seed seed) {
    RandomValues random = RandomValues.of(seed, tensor.name());
    return DrawnValues.of(initializer, Layout.whole(tensor.shape()), random);
  }
}
