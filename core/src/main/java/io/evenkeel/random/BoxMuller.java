// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → standard normal values (Box and Muller 1958): radius sqrt(−2 ln u) and a uniform angle.
 *
 * <p>The first 16 words of a row give radii, u = (31 bits | 1)·2⁻³¹, and by their sign bit the half
 * of the circle; the last 16 give angles v·π/2 with v between −1 and 1. All operations are
 * binary32. For every u, itself rounded to binary32, the radius is within 2.5e-7 (relative), sine
 * and cosine within 1.4e-7 (absolute); |value| ≤ 6.5555. The polynomials are minimax fits.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as the specification prints them
final class BoxMuller implements ScalarKernels.Transform {
  private static final int HALF_ROW = Walk.ROW / 2;

  /** Bits of the float next to 2/3, from where the logarithm's mantissa runs to 4/3. */
  static final int TWO_THIRDS = 0x3f2aaaab;

  /** {@link #TWO_THIRDS} · 2³¹: turns the integer radius word into a fraction on the way. */
  static final int TWO_THIRDS_OF_RANGE = TWO_THIRDS + (31 << 23);

  static final int SIGN = 0x80000000;
  static final int MAGNITUDE = 0x7fffffff;
  static final int EXPONENT_AND_SIGN = 0xff800000;

  /** −2 ln 2, for an exponent that is still shifted left by 23 bits. */
  static final float MINUS_TWO_LN_2 = (float) (-2 * 0.69314718055994530942 * 0x1p-23);

  // −2 ln(1 + f) / f
  static final float L0 = -2;
  static final float L1 = 0.999996662139892578125f;
  static final float L2 = -0.666760861873626708984375f;
  static final float L3 = 0.500285804271697998046875f;
  static final float L4 = -0.3956867754459381103515625f;
  static final float L5 = 0.3261633217334747314453125f;
  static final float L6 = -0.3438868224620819091796875f;
  static final float L7 = 0.318309843540191650390625f;

  // sin(vπ/2) / v in v²
  static final float S0 = 1.5707962512969970703125f;
  static final float S1 = -0.645963013172149658203125f;
  static final float S2 = 7.9687483608722686767578125e-2f;
  static final float S3 = -4.6710795722901821136474609375e-3f;
  static final float S4 = 1.5036031254567205905914306640625e-4f;

  // cos(vπ/2) in v²
  static final float C0 = 1;
  static final float C1 = -1.23369884490966796875f;
  static final float C2 = 0.2536530196666717529296875f;
  static final float C3 = -2.081366069614887237548828125e-2f;
  static final float C4 = 8.595376275479793548583984375e-4f;

  private final float[] mantissa;
  private final int[] exponent;
  private final int[] angle;
  private final int[] radiusWord;
  private final float[] sines;
  private final float[] cosines;

  /**
   * @param length of the longest chunk
   */
  BoxMuller(int length) {
    mantissa = new float[length / 2];
    exponent = new int[length / 2];
    angle = new int[length / 2];
    radiusWord = new int[length / 2];
    sines = new float[length / 2];
    cosines = new float[length / 2];
  }

  /** Four passes: the compiler turns the long one, which has no bit tricks, into SIMD. */
  @Override
  public void apply(int[] words, float[] units, int length) {
    for (int row = 0, pair = 0; row < length; row += Walk.ROW, pair += HALF_ROW) {
      System.arraycopy(words, row, radiusWord, pair, HALF_ROW);
      System.arraycopy(words, row + HALF_ROW, angle, pair, HALF_ROW);
    }
    splitRadiusWords(length / 2);
    evaluate(length / 2);
    for (int row = 0, pair = 0; row < length; row += Walk.ROW, pair += HALF_ROW) {
      System.arraycopy(sines, pair, units, row, HALF_ROW);
      System.arraycopy(cosines, pair, units, row + HALF_ROW, HALF_ROW);
    }
  }

  private void splitRadiusWords(int pairs) {
    for (int i = 0; i < pairs; i++) {
      float u = (float) ((radiusWord[i] & MAGNITUDE) | 1);
      int shifted = Float.floatToRawIntBits(u) - TWO_THIRDS_OF_RANGE;
      int power = shifted & EXPONENT_AND_SIGN;
      exponent[i] = power;
      mantissa[i] = Float.intBitsToFloat((shifted ^ power) + TWO_THIRDS);
    }
  }

  private void evaluate(int pairs) {
    for (int i = 0; i < pairs; i++) {
      float radius = radius(mantissa[i] - 1, exponent[i]);
      float v = angle[i] * 0x1p-31f;
      float half = (radiusWord[i] >> 31) | 1; // ±1: multiplying by it flips the sign bit
      sines[i] = radius * sine(v);
      cosines[i] = radius * (cosine(v) * half);
    }
  }

  private static float radius(float f, int exponent) {
    float q = logarithm(f);
    // The square root of a float in binary64, rounded once more, is the correctly rounded one.
    return (float) Math.sqrt((double) Math.fma((float) exponent, MINUS_TWO_LN_2, q * f));
  }

  /** −2 ln(1 + f) / f. */
  static float logarithm(float f) {
    float q = Math.fma(Math.fma(Math.fma(L7, f, L6), f, L5), f, L4);
    return Math.fma(Math.fma(Math.fma(Math.fma(q, f, L3), f, L2), f, L1), f, L0);
  }

  private static float sine(float v) {
    float z = v * v;
    return Math.fma(Math.fma(Math.fma(Math.fma(S4, z, S3), z, S2), z, S1), z, S0) * v;
  }

  private static float cosine(float v) {
    float z = v * v;
    return Math.fma(Math.fma(Math.fma(Math.fma(C4, z, C3), z, C2), z, C1), z, C0);
  }
}
