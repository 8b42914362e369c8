// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActivationsTest {
  /** Forward gains 1/√E f² and backward gains 1/√E f′², recomputed from the integrals. */
  @ParameterizedTest
  @CsvSource({
    "relu, 1.414213562, 1.414213562",
    "sigmoid, 1.846228545, 4.7226",
    "tanh, 1.592537420, 1.467413592",
    "gelu, 1.533530441, 1.481114413",
    "gelu-tanh, 1.533580522, 1.4811",
    "silu, 1.676532470, 1.623320258",
    "mish, 1.486847581, 1.44475",
    "elu(1), 1.245198301, 1.22343",
    "selu, 1, 0.966025777",
    "softplus, 1.041866836, 1.84624",
    "softsign, 2.337533363, 2.09578",
  })
  void gainsAreThoseOfTheIntegrals(String name, double forward, double backward) {
    Activation f = Activations.byName(name).orElseThrow();
    assertThat(f.gain()).isCloseTo(forward, within(1e-9));
    assertThat(f.backwardGain()).isCloseTo(backward, within(backward * 1e-4));
  }

  @Test
  void leakyReluHasTheGainOfHesPaper() {
    assertThat(Activations.leakyRelu(0.2).gain())
        .isCloseTo(Math.sqrt(2 / (1 + 0.2 * 0.2)), within(1e-14));
  }

  @Test
  void aLambdaIsTreatedLikeTheFunctionItIs() {
    Activation relu = Activations.of("mine", x -> Math.max(x, 0), 0);
    GaussianMoments moments = relu.moments(0.7, 3);
    GaussianMoments expected = Activations.relu().moments(0.7, 3);
    assertThat(moments.mean()).isCloseTo(expected.mean(), within(1e-11));
    assertThat(moments.secondMoment()).isCloseTo(expected.secondMoment(), within(1e-11));
    assertThat(moments.derivativeSecondMoment())
        .isCloseTo(expected.derivativeSecondMoment(), within(1e-8));
  }

  @Test
  void derivativesAgreeWithDifferences() {
    for (String name : List.of("gelu", "gelu-tanh", "silu", "mish", "softplus", "erf", "tanh")) {
      Activation f = Activations.byName(name).orElseThrow();
      for (double x : new double[] {-4, -1.3, -0.2, 0.4, 2.2, 5}) {
        double difference = (f.apply(x + 1e-5) - f.apply(x - 1e-5)) / 2e-5;
        assertThat(f.derivative(x)).as("%s at %s", name, x).isCloseTo(difference, within(1e-8));
      }
    }
  }

  @Test
  void theReluCorrelationMapClimbsAsInTheLiterature() {
    double cosine = 0;
    Activation relu = Activations.relu();
    for (int layer = 1; layer <= 100; layer++) {
      cosine = relu.correlated(2, cosine);
      if (layer == 10) {
        assertThat(cosine).isCloseTo(0.871536, within(5e-7));
      }
    }
    assertThat(cosine).isCloseTo(0.996423, within(5e-7));
  }

  @Test
  void perfectlyCorrelatedPairsGiveTheSecondMomentAndIndependentOnesTheSquaredMean() {
    for (String name : List.of("relu", "silu", "tanh", "clip(-1,1)")) {
      Activation f = Activations.byName(name).orElseThrow();
      GaussianMoments moments = f.moments(1.7);
      assertThat(f.correlated(1.7, 1)).isCloseTo(moments.secondMoment(), within(1e-10));
      assertThat(f.correlated(1.7, 0)).isCloseTo(moments.mean() * moments.mean(), within(1e-10));
    }
  }

  @Test
  void namesComeBackAsTheFunctionsTheyName() {
    for (String name : List.of("relu", "leaky-relu(0.2)", "clip(0,6)", "selu", "hard-swish")) {
      assertThat(Activations.byName(name)).get().extracting(Activation::name).isEqualTo(name);
    }
    assertThat(Activations.byName("leaky-relu(much)")).isEmpty();
    assertThat(Activations.byName("nonesuch")).isEmpty();
  }

  @Test
  void aNegativeVarianceIsRefused() {
    assertThatThrownBy(() -> Activations.tanh().moments(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Activations.tanh().moments(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
