// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How near the transforms are to the exact functions of their words. */
final class AccuracyTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int COUNT = 1 << 20;

  @Test
  void normalValuesAreTheExactPolarTransformToFourTenMillionths() {
    int[] words = evenlySpread();
    shuffle(words);
    words[0] = 0; // smallest radius argument, largest value
    words[1] = 0x80000001;
    words[2] = 0x7fffffff;
    words[3] = -1;
    float[] z = units(new UnitDistribution.Normal(), words);
    for (int i = 0; i < COUNT; i++) {
      if (i % 32 < 16) {
        double u = (float) ((words[i] & 0x7fffffff) | 1) * 0x1p-31;
        double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
        double angle = words[i + 16] * 0x1p-31 * Math.PI / 2;
        double side = words[i] < 0 ? -1 : 1;
        double error = 4e-7 * radius;
        assertWithin(z[i], radius * StrictMath.sin(angle), error);
        assertWithin(z[i + 16], radius * StrictMath.cos(angle) * side, error);
        assertWithin(z[i], 0, 6.5555f);
        assertWithin(z[i + 16], 0, 6.5555f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.1, 0.5, 1, 1.44, 1.5, 2, 2.4999, 2.5, 3, 4, 5, 6, 6.5, 6.55})
  void truncatedValuesAreTheExactQuantilesToFiveTenMillionths(double bound) {
    UnitDistribution distribution = UnitDistribution.truncated(bound);
    int[] words = evenlySpread();
    for (int i = 0; i < 1000; i++) {
      words[i] = Integer.MIN_VALUE + 2 * i;
      words[COUNT - 1 - i] = Integer.MAX_VALUE - 2 * i;
    }
    float[] values = units(distribution, words);
    boolean rounded = !(distribution instanceof UnitDistribution.Truncated);
    double outside = NORMAL.survivalProbability(bound);
    for (int i = 0; i < COUNT; i++) {
      double odd = words[i] | 1;
      double s = (rounded ? (float) odd : odd) * 0x1p-31;
      double x = values[i];
      assertWithin(x, x + newtonStep(x, s, bound, outside), bound <= 1 ? 3e-7 * bound : 5e-7);
      assertWithin(x, 0, bound * (1 + 1e-7));
    }
  }

  /** From a value to the exact quantile, by the probability that loses no digits there. */
  private static double newtonStep(double x, double s, double bound, double outside) {
    double size = Math.abs(s);
    double missing =
        bound <= 1
            ? size * NORMAL.probability(0, bound) - NORMAL.probability(0, Math.abs(x))
            : NORMAL.survivalProbability(Math.abs(x)) - (size * outside + (1 - size) / 2);
    return Math.signum(s) * missing / NORMAL.density(x);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e-3, 0.1, 0.5, 1, 1.5, 2, 2.4999, 2.5, 3, 4, 5, 6, 6.5})
  void stdIsExactAfterTruncation(double bound) {
    UnitDistribution distribution = UnitDistribution.truncated(bound);
    double sum = 0;
    for (float value : units(distribution, evenlySpread())) {
      sum += (double) value * value;
    }
    // The mean over evenly spread words is the integral over the distribution, within 2e-6.
    assertThat(Math.sqrt(sum / COUNT) / distribution.std()).isCloseTo(1, within(2e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 0.5, 1, 1.5, 2, 2.4999, 2.5, 3, 4, 5, 6, 6.5})
  void tailsAreThoseOfTheNormalDistribution(double bound) {
    NormalTails tails = NormalTails.beyond(bound);
    assertThat(tails.tail()).isCloseTo(NORMAL.survivalProbability(bound), within(1e-15));
    assertThat(tails.half()).isCloseTo(0.5 - tails.tail(), within(1e-16));
    assertThat(tails.std() / exactStd(bound)).isCloseTo(1, within(1e-13));
  }

  @Test
  void stdOfTheUsualTruncationIsTheClosedForm() {
    assertThat(new UnitDistribution.TruncatedAtTwo().std())
        .isCloseTo(NormalTails.beyond(2).std(), within(1e-15));
  }

  @Test
  void beyondTheLargestNormalNothingIsTruncated() {
    assertThat(UnitDistribution.truncated(6.56)).isEqualTo(new UnitDistribution.Normal());
    assertThat(UnitDistribution.truncated(Double.POSITIVE_INFINITY))
        .isEqualTo(new UnitDistribution.Normal());
    assertThat(UnitDistribution.truncated(6.5599)).isInstanceOf(UnitDistribution.Truncated.class);
  }

  @Test
  void uniformValuesAreOddMultiplesOfTheGridAndNeverZeroOrOne() {
    int[] words = evenlySpread();
    words[0] = 0;
    words[1] = -1;
    words[2] = Integer.MIN_VALUE;
    words[3] = Integer.MAX_VALUE;
    float[] values = units(new UnitDistribution.Uniform(), words);
    for (float value : values) {
      int multiple = (int) (value * 0x1p24f);
      boolean onGrid = multiple * 0x1p-24f == value && (multiple & 1) == 1;
      if (!onGrid || Math.abs(multiple) >= 1 << 24) {
        throw new AssertionError(value + " is not an odd multiple of 2^-24 inside (-1, 1)");
      }
    }
    assertThat(values[2]).isEqualTo(-values[3]).isEqualTo(-1 + 0x1p-24f);
  }

  /** By Simpson's rule, independent of the series and of Mills' ratio. */
  private static double exactStd(double bound) {
    double second = simpson(bound, x -> x * x * NORMAL.density(x));
    return Math.sqrt(second / simpson(bound, NORMAL::density));
  }

  private static double simpson(double bound, DoubleUnaryOperator f) {
    int intervals = 20_000;
    double sum = f.applyAsDouble(0) + f.applyAsDouble(bound);
    for (int i = 1; i < intervals; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * f.applyAsDouble(bound * i / intervals);
    }
    return sum * bound / (3 * intervals);
  }

  private static float[] units(UnitDistribution distribution, int[] words) {
    float[] values = new float[words.length];
    ScalarKernels.transform(distribution, words.length).apply(words, values, words.length);
    return values;
  }

  /** The middles of {@link #COUNT} equal parts of all words. */
  private static int[] evenlySpread() {
    int[] words = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      words[i] = Integer.MIN_VALUE + i * (1 << 12) + (1 << 11);
    }
    return words;
  }

  private static void shuffle(int[] words) {
    SplitMix random = new SplitMix(8);
    for (int i = words.length - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int swap = words[i];
      words[i] = words[j];
      words[j] = swap;
    }
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }

  /** Plain comparison: a million assertion objects would take seconds. */
  private static void assertWithin(double actual, double expected, double error) {
    if (!(Math.abs(actual - expected) <= error)) {
      throw new AssertionError(actual + " is not within " + error + " of " + expected);
    }
  }
}
