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
  /** Below this share of the largest PyTorch's gradient is what a normalization takes out. */
  private static final double ROUNDING = 1e-6;

  /** Median and worst error in percent, beyond three standard errors of PyTorch's average. */
  @ParameterizedTest
  @CsvSource({
    "mlp-relu, 1, 3",
    "mlp-leaky, 1, 3",
    "mlp-tanh, 1, 3",
    "mlp-selu, 1, 3",
    "mlp-gelu, 1, 4",
    "mlp-silu, 1, 3",
    "mlp-batchnorm, 1, 3",
    "cnn-plain, 1, 3",
    "cnn-padding, 1, 8",
    "squeeze-excitation, 1, 6",
    "dense-concat, 1, 8",
    "map-norms, 1, 6",
    "joins, 1, 3",
    "gated-self, 1, 3",
    "highway, 2, 4",
    "transformer-prenorm, 1, 15",
    "swiglu-rmsnorm, 1, 6",
    "rnn, 1, 3",
    "lstm, 1, 3",
    "gru, 1, 5",
    "lstm-mean, 2, 8",
    "gru-mean, 2, 8",
    "einsum, 1, 4",
    "einsum-attention, 2, 10",
    "einsum-products, 2, 6",
    "local-response, 1, 4",
    "weight-norm, 1, 5",
    "norm-pooling, 1, 8"
  })
  void thePredictedGradientIsPytorchs(String network, double median, double worst) {
    assertErrors(network, median, worst);
  }

  /**
   * Neighbours that have more in common than distant positions (interpolation, windows that
   * overlap), borders of small maps and what a normalization leaves of the shift before it are
   * known only on average; a window's norm gives its elements one gradient, which with their common
   * map does not average out; so is, through a recurrent layer, the gradient of steps of which
   * attention prefers some.
   */
  @ParameterizedTest
  @CsvSource({
    "average-head, 2, 36",
    "decoder, 17, 34",
    "resnet, 5, 73",
    "resnet-padded, 2, 71",
    "depthwise, 4, 12",
    "norm-windows, 2, 60",
    "gru-attention, 5, 17"
  })
  void thePredictedGradientIsOnlyNearPytorchs(String network, double median, double worst) {
    assertErrors(network, median, worst);
  }

  private static void assertErrors(String network, double median, double worst) {
    Map<String, Double> errors = errors(network);
    assertThat(errors).isNotEmpty();
    double[] sorted = errors.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(100 * sorted[sorted.length / 2]).as("median of %s", errors).isLessThan(median);
    assertThat(100 * sorted[sorted.length - 1]).as("worst of %s", errors).isLessThan(worst);
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
    Map<String, DescribedNetwork.Found> all = DescribedNetwork.found(network);
    double largest = all.values().stream().mapToDouble(f -> f.gradient()).max().orElseThrow();
    all.forEach((value, found) -> {
      if (found.gradient() > ROUNDING * largest && predicted.containsKey(value)) {
        double second = predicted.get(value).orElse(Double.NaN);
        if (Double.isFinite(second)) {
          double error = Math.abs(second / found.gradient() - 1);
          errors.put(value, Math.max(0, error - 3 * found.standardError()));
        }
      }
    });
    return errors;
  }
}
