// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → uniform values on the odd multiples of 2⁻²⁴ between −1 and 1: symmetric, exact in
 * binary32 and never 0 or ±1.
 */
final class UniformGrid {
  static final float GRID = 0x1p-24f;

  private UniformGrid() {}

  static void units(int[] words, float[] units, int length) {
    for (int i = 0; i < length; i++) {
      units[i] = ((words[i] >> 7) | 1) * GRID;
    }
  }
}
