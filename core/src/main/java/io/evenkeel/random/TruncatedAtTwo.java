// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → standard normal values given that they lie within ±2, by the inverse distribution
 * function: a rational function of y = 1 − s², times s, with s uniform between −1 and 1.
 *
 * <p>All operations are binary32; for every s, itself rounded to binary32, the value is within
 * 4.9e-7 of the exact inverse.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as the specification prints them
final class TruncatedAtTwo {
  static final float P0 = 1.9999998807907104f;
  static final float P1 = 24.673450469970703f;
  static final float P2 = 77.83228302001953f;
  static final float P3 = 58.94544219970703f;
  static final float P4 = 5.013383865356445f;

  static final float Q0 = 1;
  static final float Q1 = 14.046554565429688f;
  static final float Q2 = 54.452327728271484f;
  static final float Q3 = 59.32745361328125f;
  static final float Q4 = 11.996344566345215f;

  private TruncatedAtTwo() {}

  static void units(int[] words, float[] units, int length) {
    for (int i = 0; i < length; i++) {
      float s = (words[i] | 1) * 0x1p-31f;
      float y = Math.fma(-s, s, 1f);
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, y, P3), y, P2), y, P1), y, P0);
      float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, y, Q3), y, Q2), y, Q1), y, Q0);
      units[i] = (p * s) / q;
    }
  }
}
