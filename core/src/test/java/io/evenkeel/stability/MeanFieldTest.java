// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.activation.GaussianMoments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeanFieldTest {
  private static Activation named(String name) {
    return Activations.byName(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "tanh, 0.01, 1.42421, 0.2733",
    "tanh, 0.05, 1.76095, 0.57005",
    "tanh, 0.5, 2.84317, 1.97103",
    "erf, 0.05, 1.37584, 0.51718",
    "gelu, 0.05, 2.30252, 0.72204",
    "silu, 0.05, 2.72861, 0.82658",
    "elu, 0.05, 1.53372, 1.30091"
  })
  void theEdgeOfChaosHasNoGrowthOfSmallDifferences(
      String name, double bias, double weight, double q) {
    MeanField edge = EdgeOfChaos.of(named(name), bias).orElseThrow();

    assertThat(edge.weightVariance()).isCloseTo(weight, within(1e-5));
    assertThat(edge.next(q)).isCloseTo(q, within(1e-5));
    assertThat(edge.weightVariance() * named(name).moments(q).derivativeSecondMoment())
        .isCloseTo(1, within(1e-4));
  }

  /** Xiao et al. (2018) train 10,000 layers at σ_w² = 1.05, σ_b² = 2.01e-5. */
  @Test
  void theNetworkOfTenThousandLayersIsOnTheEdge() {
    MeanField edge = EdgeOfChaos.of(Activations.tanh(), 2.01e-5).orElseThrow();

    assertThat(edge.weightVariance()).isCloseTo(1.05, within(0.005));
    assertThat(edge.fixedPoint()).isCloseTo(0.026, within(1e-3));
  }

  @Test
  void reluIsCriticalWithTwoOverTheFanAndNoBias() {
    assertThat(EdgeOfChaos.of(Activations.relu(), 0).orElseThrow().weightVariance())
        .isCloseTo(2, within(1e-12));
    assertThat(EdgeOfChaos.of(Activations.relu(), 0.05)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 0.75903, 1, 3.63",
    "1.5, 0.93864, 1, 15.8",
    "2.0, 1.04767, 0.74408, 25.2",
    "3.0, 1.20893, 0.29932, 9.05",
    "4.0, 1.3424, 0.16506, 6.98"
  })
  void tanhHasTheDepthScalesOfItsPhases(double weight, double chi, double correlation, double xi) {
    MeanField field = new MeanField(Activations.tanh(), weight, 0.05);

    assertThat(field.chi1()).isCloseTo(chi, within(1e-5));
    assertThat(field.correlation()).isCloseTo(correlation, within(1e-5));
    assertThat(field.depthScale()).isCloseTo(xi, within(xi * 2e-3));
  }

  @Test
  void aSignalThatGrowsForeverHasNoFixedPoint() {
    MeanField growing = new MeanField(Activations.relu(), 3, 0);

    assertThatThrownBy(growing::fixedPoint)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("relu");
  }

  @ParameterizedTest
  @CsvSource({"10, 0.871536", "30, 0.972011", "50, 0.987862", "100, 0.996423"})
  void reluMakesOrthogonalSignalsAlike(int layers, double correlation) {
    assertThat(new RectifierAngles(0).after(layers, 0)).isCloseTo(correlation, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"20, 0.181380", "30, 0.302694", "50, 0.430523", "100, 0.570440"})
  void aTailoredSlopeKeepsThemAtNineTenths(int layers, double slope) {
    assertThat(TailoredSlope.of(layers, TailoredSlope.TARGET).orElseThrow())
        .isCloseTo(slope, within(1e-6));
  }

  @Test
  void tenLayersOfReluAreTooFewForATailoredSlope() {
    assertThat(TailoredSlope.of(10, TailoredSlope.TARGET)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30, 100})
  void aLevelNetworkIsCriticalAndLetsNoDeviationDouble(int layers) {
    for (Activation f : List.of(Activations.tanh(), Activations.silu(), Activations.mish())) {
      EdgeOfChaos.Level level = EdgeOfChaos.level(f, layers).orElseThrow();
      double q = level.secondMoment();
      double weights = 1 / f.moments(q).derivativeSecondMoment();
      MeanField network = new MeanField(f, weights, level.biasVariance());
      assertThat(network.next(q)).isCloseTo(q, within(1e-9));
      assertThat(Math.pow(EdgeOfChaos.slope(f, q), layers)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void withoutBiasesTheGradientDriftsLittle() {
    double q = EdgeOfChaos.levelWithoutBiases(Activations.tanh(), 30).orElseThrow().secondMoment();
    GaussianMoments moments = Activations.tanh().moments(q);
    double chi = q * moments.derivativeSecondMoment() / moments.secondMoment();
    assertThat(Math.pow(chi, 30)).isBetween(1.0, 1.4);
    assertThat(EdgeOfChaos.level(Activations.sigmoid(), 30)).isEmpty();
  }
}
