// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → standard normal values given that they lie within ±bound, at most 1, by the inverse
 * distribution function: a polynomial in c², times c, the probability between −x and x with its
 * sign.
 *
 * <p>All operations are binary32. However small the bound, the error is below 3e-7 of it.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as the specification prints them
final class TruncatedNearZero {
  static final float P0 = 1.2533141374588013f;
  static final float P1 = 0.3281154930591583f;
  static final float P2 = 0.18046699464321136f;
  static final float P3 = 0.12084370106458664f;
  static final float P4 = 0.10787661373615265f;
  static final float P5 = -0.017526427283883095f;
  static final float P6 = 0.3526937663555145f;
  static final float P7 = -0.4618971645832062f;
  static final float P8 = 0.45381391048431396f;

  private TruncatedNearZero() {}

  static void units(
      UnitDistribution.TruncatedNearZero distribution, int[] words, float[] units, int length) {
    float bound = distribution.bound();
    for (int i = 0; i < length; i++) {
      float c = ((words[i] | 1) * 0x1p-31f) * distribution.inside();
      float z = c * c;
      float p = Math.fma(Math.fma(Math.fma(Math.fma(P8, z, P7), z, P6), z, P5), z, P4);
      p = Math.fma(Math.fma(Math.fma(Math.fma(p, z, P3), z, P2), z, P1), z, P0);
      units[i] = Math.max(Math.min(p * c, bound), -bound);
    }
  }
}
