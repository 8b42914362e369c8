// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.activation.Activations;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Norms of windows beside closed forms and sampled ones. */
final class WindowNormTest {
  private static final int DRAWS = 50_000;

  private static Signal normal(double correlation) {
    return Signal.of(new Marginal.Gaussian(0, 1), correlation, 0, Source.of("x"));
  }

  private static double mean(WindowNorm norm, double count) {
    return NormalGrid.expectation(norm.meanGiven(count));
  }

  /** The chi distribution: mean √2 Γ((k+1)/2)/Γ(k/2), second moment k. */
  @ParameterizedTest
  @CsvSource({"1, .7978845608", "2, 1.2533141373", "4, 1.8799712060", "9, 2.9180820059"})
  void theEuclideanNormOfIndependentNormalsIsChi(double count, double expected) {
    WindowNorm norm = WindowNorm.of(normal(0), 2, count);
    assertThat(mean(norm, count)).isCloseTo(expected, within(2e-3 * expected));
    assertThat(norm.secondMoment(count)).isCloseTo(count, within(1e-7));
  }

  /** A sum of half-normals: k √(2/π), and k + k (k−1) 2/π. */
  @Test
  void theSumOfAbsoluteValuesHasItsTwoMoments() {
    WindowNorm norm = WindowNorm.of(normal(0), 1, 4);
    assertThat(mean(norm, 4)).isCloseTo(4 * Math.sqrt(2 / Math.PI), within(6e-3));
    assertThat(norm.secondMoment(4)).isCloseTo(4 + 12 * 2 / Math.PI, within(3e-2));
  }

  /** √k |x|: all elements are one. */
  @Test
  void elementsThatAreAllTheSameHaveTheirSizeTimesARootOfTheirNumber() {
    WindowNorm norm = WindowNorm.of(normal(1), 4, 16);
    assertThat(norm.secondMoment(16)).isCloseTo(4, within(1e-4));
    assertThat(mean(norm, 16)).isCloseTo(2 * Math.sqrt(2 / Math.PI), within(2e-3));
  }

  /** (Σ|x|^p)^(1/p) goes to the maximum: E max² of four rectified normals is 1.543785. */
  @Test
  void aHighPowerIsNearlyTheMaximum() {
    Signal rectified = normal(0).then(Activations.relu());
    WindowNorm norm = WindowNorm.of(rectified, 200, 4);
    assertThat(norm.secondMoment(4)).isCloseTo(1.543785, within(6e-3));
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 0", "2, 9, .5", "3, 4, .4", "3, 9, 0", "5, 6, .7", "1, 4, .3", "12, 4, .2"})
  void momentsAndSlopesAreThoseOfSampledWindows(int p, int count, double correlation) {
    for (boolean rectified : new boolean[] {false, true}) {
      Signal signal = normal(correlation);
      signal = rectified ? signal.then(Activations.relu()) : signal;
      WindowNorm norm = WindowNorm.of(signal, p, count);
      double[] sampled = sampled(p, count, correlation, rectified);
      assertThat(mean(norm, count)).isCloseTo(sampled[0], within(6e-3 * sampled[0]));
      assertThat(norm.secondMoment(count)).isCloseTo(sampled[1], within(1e-2 * sampled[1]));
      assertThat(NormalGrid.expectation(norm.slope(1, count))).isCloseTo(sampled[2], within(2e-2));
      assertThat(NormalGrid.expectation(norm.slope(2, count))).isCloseTo(sampled[3], within(2e-2));
      assertThat(norm.slopeProduct(count)).isCloseTo(sampled[4], within(2e-2));
    }
  }

  /** Means of y, y², ∂y/∂x₁, its square and its product with ∂y/∂x₂. */
  private static double[] sampled(int p, int count, double correlation, boolean rectified) {
    RandomGenerator random = new SplittableRandom(1);
    double[] sums = new double[5];
    double[] x = new double[count];
    for (int draw = 0; draw < DRAWS; draw++) {
      double shared = Math.sqrt(correlation) * random.nextGaussian();
      double power = 0;
      for (int i = 0; i < count; i++) {
        double z = shared + Math.sqrt(1 - correlation) * random.nextGaussian();
        x[i] = rectified ? Math.max(0, z) : z;
        power += Math.pow(Math.abs(x[i]), p);
      }
      double y = Math.pow(power, 1.0 / p);
      double slope = slope(x[0], y, p);
      sums[0] += y / DRAWS;
      sums[1] += y * y / DRAWS;
      sums[2] += slope / DRAWS;
      sums[3] += slope * slope / DRAWS;
      sums[4] += slope * slope(x[1], y, p) / DRAWS;
    }
    return sums;
  }

  private static double slope(double x, double y, int p) {
    return x == 0 ? 0 : Math.signum(x) * Math.pow(Math.abs(x) / y, p - 1);
  }
}
