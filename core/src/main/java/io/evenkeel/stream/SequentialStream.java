// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;

/**
 * A generator whose draws follow each other, one draw for each tensor: what a draw gives depends on
 * all draws before it. Taking a draw costs nothing; its values are made when they are read.
 *
 * <p>Draws are taken by one thread; their values may be read by any, in any order.
 */
public sealed interface SequentialStream permits TorchStream, NumpyStream {
  /**
   * The next draw of normal values.
   *
   * @param count of values, ≥ 0
   * @param type in which the library draws them, f32 or f64
   * @throws InvalidInputException if the library's values in that type are not reproduced
   */
  StreamValues normal(double mean, double std, long count, DType type);

  /**
   * The next draw of uniform values; the parameters are those of {@link #normal(double, double,
   * long, DType)}.
   *
   * @param low least value
   * @param high bound that only rounding reaches
   */
  StreamValues uniform(double low, double high, long count, DType type);

  /** The next draw of normal values in f32. */
  default StreamValues normal(double mean, double std, long count) {
    return normal(mean, std, count, DType.F32);
  }

  /** The next draw of uniform values in f32. */
  default StreamValues uniform(double low, double high, long count) {
    return uniform(low, high, count, DType.F32);
  }
}
