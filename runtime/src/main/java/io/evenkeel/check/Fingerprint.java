// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

/**
 * A hash of numbers in their order, every bit of which depends on every bit of theirs; equal for
 * equal numbers, zeros of either sign among them. Multiplications alone would not do: they carry
 * nothing down from the sign and the exponent, which is all that changes between many weights.
 */
final class Fingerprint {
  private static final long FIRST = 0xbf58476d1ce4e5b9L;
  private static final long SECOND = 0x94d049bb133111ebL;

  private Fingerprint() {}

  /**
   * The hash of the numbers so far and one more; the mixing of Steele et al. 2014, Fast Splittable
   * Pseudorandom Number Generators.
   */
  static long with(long hash, double value) {
    long mixed = hash + Double.doubleToLongBits(value + 0.0);
    mixed = (mixed ^ (mixed >>> 30)) * FIRST;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND;
    return mixed ^ (mixed >>> 31);
  }
}
