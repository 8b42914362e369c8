// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

/**
 * The CRC-32C of two texts one after the other, from the CRC-32C of each.
 *
 * <p>A CRC is a remainder modulo a polynomial over GF(2): appending n bytes multiplies the
 * remainder of what stood before by x^(8n). Polynomials are held as RFC 3720 does, the highest bit
 * being the coefficient of x⁰.
 */
final class Crc32cJoin {
  private static final int POLYNOMIAL = 0x82f63b78;
  private static final int ONE = 1 << 31;
  private static final int X_TO_8 = 1 << 23;

  private Crc32cJoin() {}

  /** The checksum of a first text followed by a second of the given length. */
  static int join(int first, int second, long secondBytes) {
    return multiply(first, power(secondBytes)) ^ second;
  }

  /** x^(8n). */
  private static int power(long bytes) {
    int result = ONE;
    int square = X_TO_8;
    for (long n = bytes; n != 0; n >>>= 1) {
      if ((n & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = 31; bit >= 0; bit--) {
      if ((a >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
