// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.activation.GaussianMoments;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong where only the forward signal is kept level, or a gain is another function's. */
final class ForwardOnly {
  static final Reproduction TABLE =
      new Reproduction(
          "forward-only",
          "Harm of keeping the forward signal alone, and of ReLU's gain before SiLU",
          "Mishkin and Matas 2016 (LSUV) and Bingham and Miikkulainen 2023 (AutoInit), examined",
          ForwardOnly::rows);

  private static final int WIDTH = 400;
  private static final int LAYERS = 30;

  private ForwardOnly() {}

  private static List<Row> rows(Effort effort) {
    GaussianMoments tanh = Activations.tanh().moments(1);
    Activation silu = Activations.silu();
    double seconds = silu.moments(1).secondMoment();
    double h = 1e-4;
    double slope =
        (silu.moments(1 + h).secondMoment() - silu.moments(1 - h).secondMoment())
            / (2 * h * seconds);
    double faded = faded(silu);
    return List.of(
        Row.of("gradient per layer, tanh at variance 1", 1.178)
            .computed(tanh.derivativeSecondMoment() / tanh.secondMoment(), 5e-4)
            .measured(tanhGrowth(effort.of(LAYERS)), 0.04),
        Row.of("log₁₀ q after 30 layers, SiLU, gain √2", Math.log10(6e-8))
            .computed(Math.log10(faded), 0.3)
            .measured(Math.log10(siluRun(silu)), 0.8),
        Row.of("slope of SiLU's map where it keeps q: unstable", 1.173).computed(slope, 5e-4));
  }

  private static double siluRun(Activation silu) {
    Matrix x = Matrix.normal("x", WIDTH, 16, 1);
    for (int layer = 1; layer <= LAYERS; layer++) {
      Matrix weights = Matrix.normal("s" + layer, WIDTH, WIDTH, Math.sqrt(2.0 / WIDTH));
      Matrix z = weights.times(x);
      x = layer < LAYERS ? z.map(silu::apply) : z;
    }
    return x.secondMoment();
  }

  private static double faded(Activation silu) {
    double q = 2;
    for (int layer = 1; layer < LAYERS; layer++) {
      q = 2 * silu.moments(q).secondMoment();
    }
    return q;
  }

  /** Per layer, every layer's weights scaled until its own pre-activations have variance 1. */
  private static double tanhGrowth(int layers) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> signals = new ArrayList<>();
    Matrix x = Matrix.normal("x", WIDTH, 64, 1);
    for (int layer = 0; layer < layers; layer++) {
      Matrix drawn = Matrix.normal("w" + layer, WIDTH, WIDTH, 1);
      double std = Math.sqrt(drawn.times(x).secondMoment());
      Matrix scaled = drawn.map(v -> v / std);
      weights.add(scaled);
      signals.add(scaled.times(x));
      x = signals.getLast().map(Math::tanh);
    }
    Matrix gradient = Matrix.normal("g", WIDTH, 64, 1);
    double last = gradient.secondMoment();
    for (int layer = layers - 1; layer > 0; layer--) {
      gradient =
          weights
              .get(layer)
              .transposed()
              .times(gradient.times(signals.get(layer), v -> 1 - Math.tanh(v) * Math.tanh(v)));
    }
    return Math.pow(gradient.secondMoment() / last, 1.0 / (layers - 1));
  }
}
