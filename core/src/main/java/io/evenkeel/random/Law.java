// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * What values are drawn from: a distribution with its parameters.
 *
 * <p>Parameters are rounded to float once, and must then be finite; anything else is an {@link
 * IllegalArgumentException}.
 */
public final class Law {
  private static final UnitDistribution NORMAL = new UnitDistribution.Normal();
  private static final UnitDistribution UNIFORM = new UnitDistribution.Uniform();

  /** Normal with mean 0 and std 1; the largest possible size is 6.5555. */
  public static final Law UNIT_NORMAL = new Law(NORMAL, Affine.IDENTITY);

  /** Uniform between −1 and 1, odd multiples of 2⁻²⁴: symmetric and never 0 or ±1. */
  public static final Law UNIT_UNIFORM = new Law(UNIFORM, Affine.IDENTITY);

  private final UnitDistribution unit;
  private final Affine affine;

  private Law(UnitDistribution unit, Affine affine) {
    this.unit = unit;
    this.affine = affine;
  }

  /**
   * Normal.
   *
   * @param std ≥ 0
   */
  public static Law normal(double mean, double std) {
    return scaled(NORMAL, std, mean);
  }

  /**
   * Uniform: {@code fl(high · u)} where {@code low == −high}, otherwise {@code fma((high − low) /
   * 2, u, (low + high) / 2)}. Rounding may reach a bound, and without symmetry pass it by the
   * rounding of the two numbers.
   *
   * @param high ≥ low
   */
  public static Law uniform(double low, double high) {
    if (low > high) {
      throw new IllegalArgumentException("uniform from " + low + " down to " + high);
    }
    return new Law(UNIFORM, Affine.of(high / 2 - low / 2, low / 2 + high / 2));
  }

  /**
   * Normal cut off at ±bound around the mean and scaled so that the std is the given one
   * <em>after</em> truncation.
   *
   * @param std of the result, ≥ 0
   * @param bound in standard deviations of the normal before truncation, above 0; 2 is usual and
   *     fastest, and from 6.56 on nothing is cut off: the values are those of {@link #normal}
   */
  public static Law truncatedNormal(double mean, double std, double bound) {
    return scaled(UnitDistribution.truncated(bound), std, mean);
  }

  /**
   * Whether truncation at this bound changes anything: the normal has no values beyond 6.5555.
   *
   * @param bound in standard deviations of the normal before truncation
   */
  public static boolean isCutAt(double bound) {
    return bound < UnitDistribution.LARGEST_NORMAL;
  }

  private static Law scaled(UnitDistribution unit, double std, double mean) {
    if (std < 0) {
      throw new IllegalArgumentException("std " + std + " is negative");
    }
    return new Law(unit, Affine.of(std / unit.std(), mean));
  }

  UnitDistribution unit() {
    return unit;
  }

  Affine affine() {
    return affine;
  }
}
