// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * shift + scale · unit value, rounded once.
 *
 * <p>Both numbers are binary32, also for binary64 results: without a shift the binary32 value is
 * the binary64 value rounded.
 *
 * @param shift −0 for none: adding it changes nothing, not even the sign of a zero
 */
record Affine(float scale, float shift) {
  static final Affine IDENTITY = new Affine(1, -0f);

  static Affine of(double scale, double shift) {
    float finite = finite("shift", shift);
    return new Affine(finite("scale", scale), finite == 0 ? -0f : finite);
  }

  private static float finite(String what, double value) {
    if (!Float.isFinite((float) value)) {
      throw new IllegalArgumentException(
          what + " " + value + " of random values is not a finite float");
    }
    return (float) value;
  }

  /** Replaces unit values by the results. */
  void apply(float[] values, int count) {
    if (shift == 0) {
      for (int i = 0; i < count; i++) {
        values[i] = scale * values[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = Math.fma(scale, values[i], shift);
      }
    }
  }

  void apply(float[] units, double[] results, int count) {
    for (int i = 0; i < count; i++) {
      // The product of two floats is exact in binary64: this is a fused multiply-add.
      results[i] = (double) scale * (double) units[i] + (double) shift;
    }
  }
}
