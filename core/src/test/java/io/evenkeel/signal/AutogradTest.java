// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The predicted gradient of every tensor and parameter of small networks beside PyTorch's autograd,
 * averaged over draws ({@code reference/gradient/moments.py}).
 */
final class AutogradTest {
  /** Below this PyTorch's gradient is rounding, of what a normalization takes out exactly. */
  private static final double ROUNDING = 1e-15;

  @ParameterizedTest
  @CsvSource({
    "mlp-relu, 2, 5",
    "mlp-leaky, 2, 5",
    "mlp-tanh, 2, 5",
    "mlp-selu, 2, 5",
    "mlp-batchnorm, 2, 5",
    "cnn-plain, 2, 5",
    "squeeze-excitation, 2, 7",
    "swiglu-rmsnorm, 2, 7"
  })
  void thePredictedGradientIsPytorchs(String network, double median, double worst) {
    Map<String, Double> errors = errors(network);
    assertThat(errors).isNotEmpty();
    double[] sorted = errors.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(sorted[sorted.length / 2]).as("median of %s", errors).isLessThan(median / 100);
    assertThat(sorted[sorted.length - 1]).as("worst of %s", errors).isLessThan(worst / 100);
  }

  private static Map<String, Double> errors(String network) {
    Propagation propagation = DescribedNetwork.predicted(network);
    Map<String, OptionalDouble> predicted = new HashMap<>();
    propagation.parameters().forEach((name, g) -> predicted.put(name, g.predicted().known()));
    propagation
        .readings()
        .forEach(reading ->
            reading.gradient().ifPresent(g -> predicted.put(reading.tensor(), g.known())));
    Map<String, Double> errors = new TreeMap<>();
    DescribedNetwork.found(network)
        .forEach((value, found) -> {
          if (found.gradient() > ROUNDING && predicted.containsKey(value)) {
            double second = predicted.get(value).orElse(Double.NaN);
            assertThat(second).as(value).isFinite();
            errors.put(value, Math.abs(second / found.gradient() - 1));
          }
        });
    return errors;
  }
}
