// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * shift + scale · unit value, rounded once.
 *
 * <p>Both numbers are binary32, also for binary64 results: without a shift the binary32 value is
 * the binary64 value rounded.
 */
record Affine(float scale, float shift) {
  static Affine of(double scale, double shift) {
    return new Affine(finite("scale", scale), finite("shift", shift));
  }

  private static float finite(String what, double value) {
    if (!Float.isFinite((float) value)) {
      throw new IllegalArgumentException(
          what + " " + value + " of random values is not a finite float");
    }
    return (float) value;
  }

  void apply(float[] units, int first, float[] destination, int offset, int count) {
    if (shift == 0) {
      for (int i = 0; i < count; i++) {
        destination[offset + i] = scale * units[first + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        destination[offset + i] = Math.fma(scale, units[first + i], shift);
      }
    }
  }

  void apply(float[] units, int first, double[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      // The product of two floats is exact in binary64: this is a fused multiply-add.
      destination[offset + i] = (double) scale * (double) units[first + i] + (double) shift;
    }
  }
}
