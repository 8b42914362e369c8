// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/**
 * PyTorch's vectorized Box–Muller transform: of 16 words the first eight give radii √(−2 ln u), the
 * last eight angles; the eight cosines come first, then the eight sines. Logarithm, sine and cosine
 * are the single-precision polynomials of the Cephes library (Moshier 1992), every product that is
 * added to something fused as GCC fuses it.
 *
 * <p>Written as passes over arrays without branches, which the compiler vectorizes. What a CPU
 * would take from the bits of a float is done on the integers that the floats come from.
 */
final class TorchBoxMuller {
  /** Words that one pass takes at most. */
  static final int CHUNK = 2496;

  private static final int BLOCK = TorchStream.BLOCK;
  private static final int HALF = BLOCK / 2;
  private static final int FRACTION = 0xffffff;
  private static final int ONE = 0x1000000;
  private static final float ULP = 0x1p-24f;

  /** The least float whose product with √½ in binary32 is 1 or more. */
  private static final float ROOT_TWO = 1.4142137f;

  private final int[] words = new int[CHUNK];
  private final int[] radii = new int[CHUNK / 2];
  private final int[] angles = new int[CHUNK / 2];
  private final float[] radius = new float[CHUNK / 2];
  private final float[] cosine = new float[CHUNK / 2];
  private final float[] sine = new float[CHUNK / 2];
  private final int[] zeros = new int[CHUNK / 2];
  private final float[] fractions = new float[CHUNK / 2];
  private final float[] orders = new float[CHUNK / 2];
  private final short[] halves = new short[CHUNK / 2];
  private final float[] edge = new float[CHUNK];

  /** Where the words of the next {@link #apply} belong. */
  int[] words() {
    return words;
  }

  /**
   * Turns words into values and writes those with a place: value i goes to {@code
   * destination[offset + at + i]} if {@code 0 ≤ at + i < count}.
   *
   * @param length a multiple of 16, at most {@link #CHUNK}
   */
  void apply(
      int length, float mean, float std, float[] destination, int offset, int at, int count) {
    for (int block = 0; block < length; block += BLOCK) {
      System.arraycopy(words, block, radii, block / 2, HALF);
      System.arraycopy(words, block + HALF, angles, block / 2, HALF);
    }
    radius(length / 2);
    circle(angles, cosine, sine, length / 2);
    scale(radius, cosine, mean, std, length / 2);
    scale(radius, sine, mean, std, length / 2);
    if (at >= 0 && at + length <= count) {
      join(length, destination, offset + at);
    } else {
      join(length, edge, 0);
      int first = Math.max(0, -at);
      int end = Math.min(length, count - at);
      System.arraycopy(edge, first, destination, offset + at + first, end - first);
    }
  }

  private void join(int length, float[] destination, int offset) {
    for (int block = 0; block < length; block += BLOCK) {
      System.arraycopy(cosine, block / 2, destination, offset + block, HALF);
      System.arraycopy(sine, block / 2, destination, offset + block + HALF, HALF);
    }
  }

  /** √(−2 ln u) of u = 1 − fraction. */
  private void radius(int length) {
    for (int i = 0; i < length; i++) {
      int u = ONE - (radii[i] & FRACTION);
      zeros[i] = Integer.numberOfLeadingZeros(u);
      fractions[i] = (float) u * 0x1p-13f;
      // Of the same binary order as u, and too far from the next to be rounded up to it.
      orders[i] = (float) (u & ~(u >> 1)) * 0x1p-12f;
    }
    for (int i = 0; i < length; i++) {
      halves[i] = Float.floatToFloat16(orders[i]);
    }
    for (int i = 0; i < length; i++) {
      // The exponent alone, negated.
      halves[i] = (short) (0x7800 - (halves[i] & 0x7c00));
    }
    for (int i = 0; i < length; i++) {
      orders[i] = Float.float16ToFloat(halves[i]);
    }
    for (int i = 0; i < length; i++) {
      radius[i] = radius(fractions[i] * orders[i], zeros[i]);
    }
  }

  /** √(−2 ln u) of u = x·2^(8 − zeros), ½ ≤ x &lt; 1. */
  private static float radius(float x, int zeros) {
    float above = (float) (int) (x * ROOT_TWO);
    float e = (float) (7 - zeros) + above;
    float f = Math.fma(x, 2 - above, -1);
    float z = f * f;
    float y = 0.070376836f;
    y = Math.fma(y, f, -0.1151461f);
    y = Math.fma(y, f, 0.116769984f);
    y = Math.fma(y, f, -0.12420141f);
    y = Math.fma(y, f, 0.14249323f);
    y = Math.fma(y, f, -0.16668057f);
    y = Math.fma(y, f, 0.20000714f);
    y = Math.fma(y, f, -0.24999994f);
    y = Math.fma(y, f, 0.3333333f);
    y = Math.fma(y * f, z, e * -2.1219444e-4f);
    y = Math.fma(z, -0.5f, y);
    float logarithm = Math.fma(e, 0.6933594f, f + y);
    return (float) Math.sqrt(-2f * logarithm);
  }

  /** Cosine and sine of 2π·fraction: the angle's distance from the nearest quarter turn. */
  private static void circle(int[] words, float[] cosine, float[] sine, int length) {
    for (int i = 0; i < length; i++) {
      int fraction = words[i] & FRACTION;
      float angle = (float) fraction * ULP * 6.2831855f;
      // For every fraction what PyTorch gets by truncating angle · 4/π to an octant.
      int quarter = (fraction + (1 << 21)) >> 22;
      float eighths = (float) (quarter + quarter);
      float x = Math.fma(eighths, -0.78515625f, angle);
      x = Math.fma(eighths, -2.4187565e-4f, x);
      x = Math.fma(eighths, -3.774895e-8f, x);
      float z = x * x;
      float c = 2.4433157e-5f;
      c = Math.fma(c, z, -0.0013887316f);
      c = Math.fma(c, z, 0.041666646f);
      c = Math.fma(c * z, z, z * -0.5f) + 1;
      float s = -1.9515296e-4f;
      s = Math.fma(s, z, 0.008332161f);
      s = Math.fma(s, z, -0.16666655f);
      s = Math.fma(s * z, x, x);
      // Quarter turns: (c, s) → (−s, c) → (−c, −s) → (s, −c).
      int sign = 1 - (quarter & 2);
      int odd = -(quarter & 1);
      float across = (float) (sign & odd);
      float along = (float) (sign & ~odd);
      cosine[i] = Math.fma(along, c, -across * s);
      sine[i] = Math.fma(along, s, across * c);
    }
  }

  private static void scale(float[] radius, float[] unit, float mean, float std, int length) {
    for (int i = 0; i < length; i++) {
      unit[i] = Math.fma(radius[i] * unit[i], std, mean);
    }
  }
}
