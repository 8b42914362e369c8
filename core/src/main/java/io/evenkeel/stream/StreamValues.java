// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** The values of one draw, any slice of them alone and from any thread. */
public interface StreamValues {
  /**
   * Writes the elements from, from + 1, …, rounded once where they were drawn in f64.
   *
   * @throws IndexOutOfBoundsException if the range leaves the draw or the array
   */
  void floats(long from, float[] destination, int offset, int count);

  /** The same elements in binary64: exactly those drawn. */
  void doubles(long from, double[] destination, int offset, int count);
}
