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

  /** √½ in binary32, in units of 2⁻²⁴. */
  private static final int ROOT_HALF = 0xb504f3;

  private final int[] words = new int[CHUNK];
  private final int[] radii = new int[CHUNK / 2];
  private final int[] angles = new int[CHUNK / 2];
  private final float[] radius = new float[CHUNK / 2];
  private final float[] cosine = new float[CHUNK / 2];
  private final float[] sine = new float[CHUNK / 2];
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
    radius(radii, radius, length / 2);
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

  /** √(−2 ln u) of u = 1 − fraction, with u = x·2^e and √½ ≤ x < √2. */
  private static void radius(int[] words, float[] radius, int length) {
    for (int i = 0; i < length; i++) {
      int u = ONE - (words[i] & FRACTION);
      int exponent = 0;
      int small = (u - (1 << 8)) >> 31;
      u ^= (u ^ (u << 16)) & small;
      exponent -= small & 16;
      small = (u - (1 << 16)) >> 31;
      u ^= (u ^ (u << 8)) & small;
      exponent -= small & 8;
      small = (u - (1 << 20)) >> 31;
      u ^= (u ^ (u << 4)) & small;
      exponent -= small & 4;
      small = (u - (1 << 22)) >> 31;
      u ^= (u ^ (u << 2)) & small;
      exponent -= small & 2;
      small = (u - (1 << 23)) >> 31;
      u ^= (u ^ (u << 1)) & small;
      exponent -= small & 1;
      small = (u - ROOT_HALF) >> 31;
      u ^= (u ^ (u << 1)) & small;
      exponent += small;
      float e = (float) exponent;
      float f = (float) (u - ONE) * ULP;
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
      radius[i] = (float) Math.sqrt(-2f * logarithm);
    }
  }

  /** Cosine and sine of 2π·fraction: the angle's distance from the nearest quarter turn. */
  private static void circle(int[] words, float[] cosine, float[] sine, int length) {
    for (int i = 0; i < length; i++) {
      float angle = (float) (words[i] & FRACTION) * ULP * 6.2831855f;
      int octant = ((int) (angle * 1.2732395f) + 1) & ~1;
      float turned = (float) octant;
      float x = Math.fma(turned, -0.78515625f, angle);
      x = Math.fma(turned, -2.4187565e-4f, x);
      x = Math.fma(turned, -3.774895e-8f, x);
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
      int quarter = octant >> 1;
      float across = (float) ((quarter & 1) * (1 - (quarter & 2)));
      float along = (float) ((~quarter & 1) * (1 - (quarter & 2)));
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
