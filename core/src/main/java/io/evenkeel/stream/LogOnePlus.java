// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/**
 * ln(1 + x) for −1 &lt; x ≤ 0 with the roundings of the GNU C library 2.36 on x86 with FMA:
 * FDLIBM's algorithm, 1 + x = 2^k·(1 + f) and a polynomial in s = f/(2 + f), with fused products in
 * binary64 and without in binary32.
 *
 * <p>Only for x of the form −j·2⁻²⁴ (float) or −j·2⁻⁵³ (double), for which 1 + x is exact.
 */
final class LogOnePlus {
  private static final double LN2_HIGH = 0.6931471803691238;
  private static final double LN2_LOW = 1.9082149292705877e-10;
  private static final double[] P = {
    0.6666666666666735,
    0.3999999999940942,
    0.2857142874366239,
    0.22222198432149784,
    0.1818357216161805,
    0.15313837699209373,
    0.14798198605116586
  };

  private static final float LN2_HIGH_F = 0.6931381f;
  private static final float LN2_LOW_F = 9.058001e-6f;
  private static final float[] P_F = {
    0.6666667f, 0.4f, 0.2857143f, 0.22222199f, 0.18183573f, 0.15313838f, 0.14798199f
  };

  private LogOnePlus() {}

  static double of(double x) {
    int high = (int) (Double.doubleToRawLongBits(x) >>> 32);
    if ((high & 0x7fffffff) < 0x3e200000) {
      return (high & 0x7fffffff) < 0x3c900000 ? x : x - x * x * 0.5;
    }
    if (high <= 0xbfd2bec3) {
      return x - (0.5 * x * x - series(x));
    }
    double sum = 1 + x;
    long bits = Double.doubleToRawLongBits(sum);
    int mantissa = (int) (bits >>> 32) & 0xfffff;
    boolean low = mantissa < 0x6a09e;
    int k = (int) (bits >>> 52) - (low ? 1023 : 1022);
    long exponent = low ? 0x3ff0000000000000L : 0x3fe0000000000000L;
    double f = Double.longBitsToDouble((bits & 0xfffffffffffffL) | exponent) - 1;
    double half = 0.5 * f * f;
    if ((low ? mantissa : (0x100000 - mantissa) >> 2) == 0) {
      double rest = half * Math.fma(-2.0 / 3, f, 1);
      return f == 0 ? k * LN2_HIGH + k * LN2_LOW : k * LN2_HIGH - ((rest - k * LN2_LOW) - f);
    }
    return k * LN2_HIGH - ((half - (series(f) + k * LN2_LOW)) - f);
  }

  private static double series(double f) {
    double s = f / (2 + f);
    double z = s * s;
    double z2 = z * z;
    double z4 = z2 * z2;
    double rest = Math.fma(z, P[0], z2 * Math.fma(z, P[2], P[1]));
    rest = Math.fma(z4, Math.fma(z, P[4], P[3]), rest);
    rest = Math.fma(z4 * z2, Math.fma(z, P[6], P[5]), rest);
    return s * (0.5 * f * f + rest);
  }

  static float of(float x) {
    int word = Float.floatToRawIntBits(x);
    if ((word & 0x7fffffff) < 0x31000000) {
      return (word & 0x7fffffff) < 0x24800000 ? x : x - x * x * 0.5f;
    }
    if (word <= 0xbe95f61f) {
      return x - (0.5f * x * x - series(x));
    }
    int bits = Float.floatToRawIntBits(1 + x);
    int mantissa = bits & 0x7fffff;
    boolean low = mantissa < 0x3504f7;
    int k = (bits >>> 23) - (low ? 127 : 126);
    float f = Float.intBitsToFloat(mantissa | (low ? 0x3f800000 : 0x3f000000)) - 1;
    float half = 0.5f * f * f;
    if ((low ? mantissa : (0x800000 - mantissa) >> 2) == 0) {
      float rest = half * (1 - 2f / 3 * f);
      return f == 0
          ? k * LN2_HIGH_F + k * LN2_LOW_F
          : k * LN2_HIGH_F - ((rest - k * LN2_LOW_F) - f);
    }
    return k * LN2_HIGH_F - ((half - (series(f) + k * LN2_LOW_F)) - f);
  }

  private static float series(float f) {
    float s = f / (2 + f);
    float z = s * s;
    float rest = P_F[6];
    for (int i = 5; i >= 0; i--) {
      rest = P_F[i] + z * rest;
    }
    return s * (0.5f * f * f + z * rest);
  }
}
