// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import java.util.Objects;

/**
 * The random values of one tensor under one seed: a pure function from the index of an element and
 * a distribution to a value. Immutable and safe for concurrent use.
 *
 * <p>Every method fills {@code destination[offset .. offset + count − 1]} with the elements {@code
 * from, from + 1, …, from + count − 1} of the tensor's logical row-major order, in time
 * proportional to {@code count}. All distributions are made from the same words, so that draws
 * under one seed and name are paired: twice the std is twice the value.
 *
 * <p>Parameters are rounded to float once and the result is rounded once: {@code fl(std · z)}, with
 * a mean {@code fma(std, z, mean)}. The {@code double[]} forms give the same unit values and
 * parameters multiplied in binary64, so that without a mean they round to the {@code float[]} form.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a parameter that is not a finite
 * float or outside its stated range, and {@link IndexOutOfBoundsException} for a range outside the
 * array or outside 0 .. 2⁶³ − 1.
 */
public final class RandomValues {
  /** Name and version of the algorithm; values made under one version never change. */
  public static final String ALGORITHM = "evenkeel-1";

  private static final Kernels KERNELS = new ScalarKernels();
  private static final UnitDistribution NORMAL = new UnitDistribution.Normal();
  private static final UnitDistribution UNIFORM = new UnitDistribution.Uniform();
  private static final Affine UNIT = Affine.of(1, 0);

  private final Key key;

  private RandomValues(Key key) {
    this.key = key;
  }

  /**
   * The values of one tensor.
   *
   * @param tensorName its full name; any text, two names give independent values
   */
  public static RandomValues of(Seed seed, String tensorName) {
    return new RandomValues(Key.of(seed, tensorName));
  }

  /** Standard normal values; the largest possible size is 6.5555. */
  public void unitNormal(long from, float[] destination, int offset, int count) {
    draw(NORMAL, UNIT, from, destination, offset, count);
  }

  /** {@link #unitNormal(long, float[], int, int)}, widened. */
  public void unitNormal(long from, double[] destination, int offset, int count) {
    draw(NORMAL, UNIT, from, destination, offset, count);
  }

  /**
   * Normal values.
   *
   * @param std ≥ 0
   */
  public void normal(
      double mean, double std, long from, float[] destination, int offset, int count) {
    draw(NORMAL, scaled(NORMAL, std, mean), from, destination, offset, count);
  }

  /** {@link #normal(double, double, long, float[], int, int)} in binary64. */
  public void normal(
      double mean, double std, long from, double[] destination, int offset, int count) {
    draw(NORMAL, scaled(NORMAL, std, mean), from, destination, offset, count);
  }

  /** Uniform values between −1 and 1, odd multiples of 2⁻²⁴: symmetric and never 0 or ±1. */
  public void unitUniform(long from, float[] destination, int offset, int count) {
    draw(UNIFORM, UNIT, from, destination, offset, count);
  }

  /** {@link #unitUniform(long, float[], int, int)}, widened. */
  public void unitUniform(long from, double[] destination, int offset, int count) {
    draw(UNIFORM, UNIT, from, destination, offset, count);
  }

  /**
   * Uniform values: {@code fl(high · u)} where {@code low == −high}, otherwise {@code fma((high −
   * low) / 2, u, (low + high) / 2)}. Rounding may reach a bound, and without symmetry pass it by
   * the rounding of the two numbers.
   *
   * @param high ≥ low
   */
  public void uniform(
      double low, double high, long from, float[] destination, int offset, int count) {
    draw(UNIFORM, between(low, high), from, destination, offset, count);
  }

  /** {@link #uniform(double, double, long, float[], int, int)} in binary64. */
  public void uniform(
      double low, double high, long from, double[] destination, int offset, int count) {
    draw(UNIFORM, between(low, high), from, destination, offset, count);
  }

  /**
   * Normal values cut off at ±bound and scaled so that their std is the given one <em>after</em>
   * truncation.
   *
   * @param std of the result, ≥ 0
   * @param bound in standard deviations of the normal before truncation, above 0; 2 is usual and
   *     fastest, and from 6.56 on nothing is cut off: the values are those of {@code normal}
   */
  public void truncatedNormal(
      double std, double bound, long from, float[] destination, int offset, int count) {
    truncatedNormal(0, std, bound, from, destination, offset, count);
  }

  /** {@link #truncatedNormal(double, double, long, float[], int, int)} in binary64. */
  public void truncatedNormal(
      double std, double bound, long from, double[] destination, int offset, int count) {
    truncatedNormal(0, std, bound, from, destination, offset, count);
  }

  /** {@link #truncatedNormal(double, double, long, float[], int, int)} around a mean. */
  public void truncatedNormal(
      double mean,
      double std,
      double bound,
      long from,
      float[] destination,
      int offset,
      int count) {
    UnitDistribution unit = UnitDistribution.truncated(bound);
    draw(unit, scaled(unit, std, mean), from, destination, offset, count);
  }

  /**
   * {@link #truncatedNormal(double, double, long, float[], int, int)} around a mean, in binary64.
   */
  public void truncatedNormal(
      double mean,
      double std,
      double bound,
      long from,
      double[] destination,
      int offset,
      int count) {
    UnitDistribution unit = UnitDistribution.truncated(bound);
    draw(unit, scaled(unit, std, mean), from, destination, offset, count);
  }

  /**
   * The words that the values are made of, 32 independent uniform bits per element: for choices
   * that must be as stateless as the values. One of them and the value of the same element are not
   * independent; choose under another name.
   *
   * @return {@code count} words, of the elements {@code from, from + 1, …}
   */
  public int[] words(long from, int count) {
    checkRange(from, count);
    int[] result = new int[count];
    WordCursor cursor = new WordCursor(KERNELS, key, from, count);
    for (int done = 0; done < count; ) {
      int step = cursor.advance(count - done);
      System.arraycopy(cursor.words(), cursor.first(), result, done, step);
      done += step;
    }
    return result;
  }

  private static Affine scaled(UnitDistribution unit, double std, double mean) {
    if (std < 0) {
      throw new IllegalArgumentException("std " + std + " is negative");
    }
    return Affine.of(std / unit.std(), mean);
  }

  private static Affine between(double low, double high) {
    if (low > high) {
      throw new IllegalArgumentException("uniform from " + low + " down to " + high);
    }
    return Affine.of(high / 2 - low / 2, low / 2 + high / 2);
  }

  private void draw(
      UnitDistribution unit, Affine affine, long from, float[] destination, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, destination.length);
    draw(
        unit,
        from,
        count,
        (units, first, done, step) -> affine.apply(units, first, destination, offset + done, step));
  }

  private void draw(
      UnitDistribution unit,
      Affine affine,
      long from,
      double[] destination,
      int offset,
      int count) {
    Objects.checkFromIndexSize(offset, count, destination.length);
    draw(
        unit,
        from,
        count,
        (units, first, done, step) -> affine.apply(units, first, destination, offset + done, step));
  }

  /** Takes unit values {@code first .. first + step − 1}, of the elements from {@code done} on. */
  private interface Sink {
    void accept(float[] units, int first, int done, int step);
  }

  private void draw(UnitDistribution unit, long from, int count, Sink sink) {
    checkRange(from, count);
    WordCursor cursor = new WordCursor(KERNELS, key, from, count);
    float[] units = new float[cursor.words().length];
    Kernels.Transform transform = KERNELS.transform(unit, units.length);
    for (int done = 0; done < count; ) {
      int step = cursor.advance(count - done);
      transform.apply(cursor.words(), units, cursor.length());
      sink.accept(units, cursor.first(), done, step);
      done += step;
    }
  }

  private static void checkRange(long from, int count) {
    Objects.checkFromIndexSize(from, (long) count, Long.MAX_VALUE);
  }
}
