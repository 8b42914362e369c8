// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The values look like independent draws of their distribution.
 *
 * <p>Seeds are fixed, so a test passes always or never. A correct generator under another seed
 * would fail a z-score with probability 5.7e-7 (|z| > 5, two-sided; sums of 4·10⁶ values are
 * normal) and a p-value with 1e-6. Some 100 such figures are checked: 6e-5 in all.
 */
final class StatisticsTest {
  private static final int COUNT = 1 << 22;
  private static final double LARGEST_Z = 5;
  private static final double SMALLEST_P = 1e-6;

  @ParameterizedTest
  @ValueSource(longs = {0, 42, -1})
  void momentsOfTheNormalAreRight(long seed) {
    double[] z = normal(seed, "moments");
    assertMean(z, x -> x, 0, 1);
    assertMean(z, x -> x * x, 1, 2);
    assertMean(z, x -> x * x * x, 0, 15);
    assertMean(z, x -> x * x * x * x, 3, 96);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, -1})
  void momentsOfTheUniformAreRight(long seed) {
    double[] u = new double[COUNT];
    values(seed, "moments").draw(Law.UNIT_UNIFORM, 0, u, 0, COUNT);
    assertMean(u, x -> x, 0, 1.0 / 3);
    assertMean(u, x -> x * x, 1.0 / 3, 1.0 / 5 - 1.0 / 9);
    assertMean(u, x -> x * x * x * x, 1.0 / 5, 1.0 / 9 - 1.0 / 25);
  }

  /** The second moment's own variance is at most E[x⁴] − 1 = 2, that of the normal. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 1, 2, 2.5, 3, 4, 6, 8})
  void truncatedNormalHasTheAskedStdAfterTruncation(double bound) {
    double[] x = new double[COUNT];
    values(3, "truncated").draw(Law.truncatedNormal(0, 0.02, bound), 0, x, 0, COUNT);
    assertMean(x, v -> v / 0.02, 0, 1);
    assertMean(x, v -> v * v / 4e-4, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, -1})
  void normalPassesKolmogorovAndSmirnov(long seed) {
    double[] z = new double[1 << 18];
    values(seed, "ks").draw(Law.UNIT_NORMAL, 1L << 40, z, 0, z.length);
    assertFits(z, NormalDistribution.of(0, 1)::cumulativeProbability);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, -1})
  void uniformPassesKolmogorovAndSmirnov(long seed) {
    double[] u = new double[1 << 18];
    values(seed, "ks").draw(Law.uniform(-0.25, 0.75), 12_345, u, 0, u.length);
    assertFits(u, UniformContinuousDistribution.of(-0.25, 0.75)::cumulativeProbability);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 2, 2.5, 4, 6})
  void truncatedNormalPassesKolmogorovAndSmirnov(double bound) {
    double[] x = new double[1 << 18];
    values(9, "ks").draw(Law.truncatedNormal(0, 1, bound), 77, x, 0, x.length);
    double before = 1 / NormalTails.beyond(bound).std();
    assertFits(
        x,
        TruncatedNormalDistribution.of(0, before, -bound * before, bound * before)
            ::cumulativeProbability);
  }

  /** Lags of one element, a pair of one row, a row, and a block. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 32, 4096})
  void valuesOfOneTensorAreUncorrelated(int lag) {
    double[] z = normal(0, "lag");
    double[] later = new double[COUNT];
    values(0, "lag").draw(Law.UNIT_NORMAL, lag, later, 0, COUNT);
    assertUncorrelated(z, later, x -> x, 1);
    assertUncorrelated(z, later, x -> x * x - 1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "0, a, 0, b",
    "0, layer1.weight, 0, layer2.weight",
    "0, a, 1, a",
    "42, a, 43, a",
    "0, a, -1, a",
    "0, a, -9223372036854775808, a",
    "0, a, 4294967296, a"
  })
  void namesAndSeedsGiveIndependentValues(long seed, String name, long otherSeed, String other) {
    double[] x = normal(seed, name);
    double[] y = normal(otherSeed, other);
    assertUncorrelated(x, y, v -> v, 1);
    assertUncorrelated(x, y, v -> v * v - 1, 2);
  }

  @Test
  void bytesOfTheWordsAreEquallyFrequent() {
    for (int shift = 0; shift < 32; shift += 8) {
      long[] counts = new long[256];
      for (int word : values(0, "bytes").words(0, COUNT)) {
        counts[(word >>> shift) & 0xff]++;
      }
      assertThat(ChiSquareTest.withDefaults().test(counts).getPValue()).isGreaterThan(SMALLEST_P);
    }
  }

  private static RandomValues values(long seed, String name) {
    return RandomValues.of(Seed.of(seed), name);
  }

  private static double[] normal(long seed, String name) {
    double[] z = new double[COUNT];
    values(seed, name).draw(Law.UNIT_NORMAL, 0, z, 0, COUNT);
    return z;
  }

  private static void assertMean(
      double[] values, DoubleUnaryOperator f, double mean, double variance) {
    double sum = 0;
    for (double value : values) {
      sum += f.applyAsDouble(value) - mean;
    }
    assertThat(sum / Math.sqrt(variance * values.length)).isBetween(-LARGEST_Z, LARGEST_Z);
  }

  private static void assertUncorrelated(
      double[] x, double[] y, DoubleUnaryOperator f, double variance) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += f.applyAsDouble(x[i]) * f.applyAsDouble(y[i]);
    }
    assertThat(sum / (variance * Math.sqrt(x.length))).isBetween(-LARGEST_Z, LARGEST_Z);
  }

  private static void assertFits(double[] values, DoubleUnaryOperator distribution) {
    assertThat(KolmogorovSmirnovTest.withDefaults().test(values, distribution).getPValue())
        .isGreaterThan(SMALLEST_P);
  }
}
