// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activations;
import io.evenkeel.stability.MeanField;
import java.util.ArrayList;
import java.util.List;

/** To what depth tanh networks train: about six depth scales. */
final class DepthScales {
  static final Reproduction TABLE =
      new Reproduction(
          "depth-scale",
          "Depth to which tanh networks train, 6ξ_c, at σ_b² .05",
          "Schoenholz et al. 2017, Deep Information Propagation, figure 5",
          DepthScales::rows);

  private static final double BIAS = 0.05;
  private static final double[] WEIGHTS = {1.0, 1.3, 1.5, 1.7, 2.0, 2.5, 3.0, 4.0};
  private static final double[] DEPTHS = {21.8, 47, 95, 449, 151, 71, 54, 42};
  private static final int WIDTH = 1000;
  private static final int SIGNALS = 6;

  private DepthScales() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < WEIGHTS.length; i++) {
      MeanField field = new MeanField(Activations.tanh(), WEIGHTS[i], BIAS);
      rows.add(
          Row.of("6ξ_c, σ_w² %s".formatted(WEIGHTS[i]), DEPTHS[i])
              .computed(6 * field.depthScale(), 0.012 * DEPTHS[i]));
    }
    MeanField chaotic = new MeanField(Activations.tanh(), 3, BIAS);
    rows.add(
        Row.of("c* of two signals, σ_w² 3.0", 0.29932)
            .computed(chaotic.correlation(), 1e-5)
            .measured(settled(effort.of(60)), 0.05));
    return rows;
  }

  /** The mean correlation of two signals in the layers after the first twenty. */
  private static double settled(int layers) {
    Matrix x = Matrix.normal("x", WIDTH, SIGNALS, 1);
    double sum = 0;
    for (int layer = 0; layer < 20 + layers; layer++) {
      Matrix weights = Matrix.normal("w" + layer, WIDTH, WIDTH, Math.sqrt(3.0 / WIDTH));
      double[] biases = Matrix.normal("b" + layer, WIDTH, 1, Math.sqrt(BIAS)).values();
      Matrix z = weights.times(x);
      for (int i = 0; i < z.values().length; i++) {
        z.values()[i] += biases[i / SIGNALS];
      }
      sum += layer < 20 ? 0 : correlation(z);
      x = z.map(Math::tanh);
    }
    return sum / layers;
  }

  /** The mean over all pairs of signals. */
  private static double correlation(Matrix z) {
    double sum = 0;
    for (int first = 0; first < SIGNALS; first++) {
      for (int second = 0; second < first; second++) {
        sum += z.correlation(first, second);
      }
    }
    return sum / (SIGNALS * (SIGNALS - 1) / 2.0);
  }
}
