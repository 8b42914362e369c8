// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → standard normal values given that they lie within ±bound, by the inverse distribution
 * function.
 *
 * <p>The top bit of a word is the sign; the rest gives the probability p of a larger value, and
 * with r = sqrt(−2 ln p) the value is r − N(r) / (r E(r)), a minimax fit. All operations are
 * binary32. Above 4, where a last bit is worth 4.8e-7, that needs care: the logarithm is a sum of
 * two floats, and what the root of its rounded sum leaves over is put into N. For every word the
 * value is within 5e-7 of the exact inverse; the largest is 6.212.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as the specification prints them
final class TruncatedNormal {
  /** −2 ln 2 for a power that is still shifted left by 23 bits: eleven bits, products are exact. */
  static final float MINUS_TWO_LN_2_HIGH = -0x1.62ep-23f;

  static final float MINUS_TWO_LN_2_LOW = -0x1.0bfbe8p-37f;

  static final float N0 = 0.07824748754501343f;
  static final float N1 = 2.5081353187561035f;
  static final float N2 = 2.726280689239502f;
  static final float N3 = 0.3596746325492859f;
  static final float N4 = 0.001483377069234848f;

  static final float E0 = 1;
  static final float E1 = 2.326079845428467f;
  static final float E2 = 1.0644350051879883f;
  static final float E3 = 0.07603617757558823f;

  private TruncatedNormal() {}

  static void units(
      UnitDistribution.Truncated distribution, int[] words, float[] units, int length) {
    float half = distribution.half() * 0x1p-31f;
    for (int i = 0; i < length; i++) {
      int word = words[i];
      int fromEnd = ((word ^ ~(word >> 31)) & BoxMuller.MAGNITUDE) | 1;
      float p = Math.fma((float) fromEnd, half, distribution.tail());
      float size = Math.min(quantile(p), distribution.bound());
      int sign = word & BoxMuller.SIGN;
      units[i] = Float.intBitsToFloat(Float.floatToRawIntBits(size) ^ sign);
    }
  }

  /** The value that is exceeded with probability p, at most 1/2. */
  private static float quantile(float p) {
    int shifted = Float.floatToRawIntBits(p) - BoxMuller.TWO_THIRDS;
    int power = shifted & BoxMuller.EXPONENT_AND_SIGN;
    float f = Float.intBitsToFloat((shifted ^ power) + BoxMuller.TWO_THIRDS) - 1;
    float e = (float) power;
    float small = Math.fma(e, MINUS_TWO_LN_2_LOW, BoxMuller.logarithm(f) * f);
    float square = Math.fma(e, MINUS_TWO_LN_2_HIGH, small);
    float lost = Math.fma(e, MINUS_TWO_LN_2_HIGH, -square) + small;
    // The square root of a float in binary64, rounded once more, is the correctly rounded one.
    float r = (float) Math.sqrt((double) square);
    float left = (Math.fma(-r, r, square) + lost) * -0.5f;
    float n = Math.fma(Math.fma(Math.fma(Math.fma(N4, r, N3), r, N2), r, N1), r, N0);
    float d = Math.fma(Math.fma(Math.fma(E3, r, E2), r, E1), r, E0);
    return r - Math.fma(left, d, n) / (r * d);
  }
}
