// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * Words → normal values given that they lie within any bound, with std 1, by the inverse
 * distribution function: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal
 * distribution", Applied Statistics 37 (1988), PPND16.
 *
 * <p>Computed in binary64 and rounded once, so that the error is half a unit in the last place:
 * below 2.4e-7 up to the largest value, 6.24. Slower than {@link TruncatedAtTwo}.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the constants as published
final class TruncatedNormal {
  /** Within this probability of the median the central approximation holds, 0.180625 its square. */
  private static final double CENTRAL = 0.425;

  private static final double CENTRAL_SQUARED = 0.180625;

  /** Where the tail approximation is centred, in sqrt(−ln(tail probability)). */
  private static final double TAIL_CENTRE = 1.6;

  private static final double A0 = 3.3871328727963666080;
  private static final double A1 = 133.14166789178437745;
  private static final double A2 = 1971.5909503065514427;
  private static final double A3 = 13731.693765509461125;
  private static final double A4 = 45921.953931549871457;
  private static final double A5 = 67265.770927008700853;
  private static final double A6 = 33430.575583588128105;
  private static final double A7 = 2509.0809287301226727;
  private static final double B1 = 42.313330701600911252;
  private static final double B2 = 687.18700749205790830;
  private static final double B3 = 5394.1960214247511077;
  private static final double B4 = 21213.794301586595867;
  private static final double B5 = 39307.895800092710610;
  private static final double B6 = 28729.085735721942674;
  private static final double B7 = 5226.4952788528545610;

  private static final double C0 = 1.42343711074968357734;
  private static final double C1 = 4.63033784615654529590;
  private static final double C2 = 5.76949722146069140550;
  private static final double C3 = 3.64784832476320460504;
  private static final double C4 = 1.27045825245236838258;
  private static final double C5 = 0.241780725177450611770;
  private static final double C6 = 0.0227238449892691845833;
  private static final double C7 = 7.74545014278341407640e-4;
  private static final double D1 = 2.05319162663775882187;
  private static final double D2 = 1.67638483018380384940;
  private static final double D3 = 0.689767334985100004550;
  private static final double D4 = 0.148103976427480074590;
  private static final double D5 = 0.0151986665636164571966;
  private static final double D6 = 5.47593808499534494600e-4;
  private static final double D7 = 1.05075007164441684324e-9;

  /** Bits of sqrt(1/2), from where the logarithm's mantissa runs to sqrt(2). */
  private static final long SQRT_HALF = 0x3fe6a09e667f3bcdL;

  private static final double LN_2 = 0.69314718055994530942;

  private TruncatedNormal() {}

  static void units(NormalTails tails, int[] words, float[] units, int length) {
    for (int i = 0; i < length; i++) {
      double s = (words[i] | 1) * 0x1p-31;
      units[i] = (float) (quantile(s, tails) / tails.std());
    }
  }

  /** The value exceeded in size with probability 1 − |s| within the bounds, with the sign of s. */
  private static double quantile(double s, NormalTails tails) {
    double fromMedian = s * tails.half();
    if (Math.abs(fromMedian) <= CENTRAL) {
      return central(fromMedian);
    }
    double size = Math.abs(s);
    double tail = Math.fma(size, tails.tail(), (1 - size) / 2);
    return Math.copySign(far(tail), s);
  }

  private static double central(double fromMedian) {
    double z = Math.fma(-fromMedian, fromMedian, CENTRAL_SQUARED);
    double p = Math.fma(Math.fma(Math.fma(A7, z, A6), z, A5), z, A4);
    p = Math.fma(Math.fma(Math.fma(Math.fma(p, z, A3), z, A2), z, A1), z, A0);
    double q = Math.fma(Math.fma(Math.fma(B7, z, B6), z, B5), z, B4);
    q = Math.fma(Math.fma(Math.fma(Math.fma(q, z, B3), z, B2), z, B1), z, 1);
    return fromMedian * p / q;
  }

  /** For tail probabilities between 1.4e-11 and 0.075; 32-bit words end at 2⁻³² = 2.3e-10. */
  private static double far(double tail) {
    double z = Math.sqrt(-naturalLogarithm(tail)) - TAIL_CENTRE;
    double p = Math.fma(Math.fma(Math.fma(C7, z, C6), z, C5), z, C4);
    p = Math.fma(Math.fma(Math.fma(Math.fma(p, z, C3), z, C2), z, C1), z, C0);
    double q = Math.fma(Math.fma(Math.fma(D7, z, D6), z, D5), z, D4);
    q = Math.fma(Math.fma(Math.fma(Math.fma(q, z, D3), z, D2), z, D1), z, 1);
    return p / q;
  }

  /** Relative error below 1e-13 for the arguments above; the same bits everywhere. */
  private static double naturalLogarithm(double x) {
    long exponent = (Double.doubleToRawLongBits(x) - SQRT_HALF) >> 52;
    double m = Double.longBitsToDouble(Double.doubleToRawLongBits(x) - (exponent << 52));
    double s = (m - 1) / (m + 1); // ln m = 2 artanh s
    double z = s * s;
    double sum = Math.fma(Math.fma(Math.fma(1.0 / 15, z, 1.0 / 13), z, 1.0 / 11), z, 1.0 / 9);
    sum = Math.fma(Math.fma(Math.fma(Math.fma(sum, z, 1.0 / 7), z, 1.0 / 5), z, 1.0 / 3), z, 1);
    return Math.fma((double) exponent, LN_2, 2 * s * sum);
  }
}
