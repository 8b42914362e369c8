// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import java.util.List;

/** The second moment after twenty layers of width 256. */
final class TwentyLayers {
  static final Reproduction TABLE =
      new Reproduction(
          "mlp-20x256",
          "Second moment after 20 layers × 256, weights from the argument alone",
          "AnyInit publishes .81 ± .35 for ReLU and 3.2 ± 1.9 for SiLU of its analytic weights",
          TwentyLayers::rows);

  private static final int WIDTH = 256;
  private static final int LAYERS = 20;
  private static final int NETS = 20;

  private TwentyLayers() {}

  private static List<Row> rows(Effort effort) {
    return List.of(
        Row.of("relu", 0.81).measured(mean(Activations.relu(), effort.of(NETS)), 0.35),
        Row.of("log₁₀, silu: its map is unstable", Math.log10(3.2))
            .measured(Math.log10(mean(Activations.silu(), effort.of(NETS))), 0.9),
        Row.of("relu, as wide as can be", 1).computed(kept(Activations.relu()), 1e-12),
        Row.of("silu, as wide as can be", 1).computed(kept(Activations.silu()), 1e-9));
  }

  /** Each layer has the gain of the activation before it, so that all keep a second moment of 1. */
  private static double mean(Activation f, int nets) {
    double sum = 0;
    for (int net = 0; net < nets; net++) {
      Matrix x = Matrix.normal("x" + net, WIDTH, 32, 1);
      for (int layer = 0; layer < LAYERS; layer++) {
        double gain = layer == 0 ? 1 : f.gain();
        String name = "w" + net + "." + layer;
        x = Matrix.normal(name, WIDTH, WIDTH, gain / Math.sqrt(WIDTH)).times(x).map(f::apply);
      }
      sum += x.secondMoment() * f.gain() * f.gain() / nets;
    }
    return sum;
  }

  private static double kept(Activation f) {
    double q = 1;
    for (int layer = 0; layer < LAYERS; layer++) {
      q = f.gain() * f.gain() * f.moments(q).secondMoment();
    }
    return q;
  }
}
