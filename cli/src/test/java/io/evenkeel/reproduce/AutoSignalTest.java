// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.signal.Reading;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipe auto on ONNX Runtime. */
final class AutoSignalTest {
  private static final int DRAWS = 8;

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp-30x400-tanh", "mlp-30x400-silu", "mlp-20x256-tanh", "mlp-20x256-silu"})
  void theMeasuredSignalStaysLevelBehindAnyActivation(String name) {
    Graph graph = Networks.of(name);
    List<List<Reading>> draws = NetworkRun.of(graph, Recipes.auto(), DRAWS);
    List<String> hidden =
        draws.getFirst().stream()
            .filter(r -> r.op().equals("Gemm") && !r.tensor().equals("logits"))
            .map(Reading::tensor)
            .toList();
    double first = NetworkRun.measured(draws, hidden.getFirst());
    for (String tensor : hidden) {
      assertThat(NetworkRun.measured(draws, tensor) / first).as(tensor).isBetween(1 / 1.5, 1.5);
    }
  }
}
