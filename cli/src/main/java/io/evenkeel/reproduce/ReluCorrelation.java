// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.stability.RectifierAngles;
import java.util.ArrayList;
import java.util.List;

/** How alike deep ReLU networks make two orthogonal signals. */
final class ReluCorrelation {
  static final Reproduction TABLE =
      new Reproduction(
          "relu-correlation",
          "Correlation of two orthogonal signals after ReLU layers",
          "Cho and Saul 2009, Kernel Methods for Deep Learning; Hayou et al. 2019",
          ReluCorrelation::rows);

  private static final int[] LAYERS = {10, 30, 50, 100};
  private static final double[] CORRELATIONS = {0.871536, 0.972011, 0.987862, 0.996423};
  private static final int WIDTH = 800;

  private ReluCorrelation() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    double[] measured = measured(0, effort.of(100));
    for (int i = 0; i < LAYERS.length; i++) {
      Row row =
          Row.of("after %d layers".formatted(LAYERS[i]), CORRELATIONS[i])
              .computed(new RectifierAngles(0).after(LAYERS[i], 0), 1e-6);
      rows.add(LAYERS[i] < measured.length ? row.measured(measured[LAYERS[i]], 0.03) : row);
    }
    double c100 = new RectifierAngles(0).after(100, 0);
    rows.add(
        Row.of("(1 − c₁₀₀)·2·100²/(9π²), which tends to 1", 1)
            .computed((1 - c100) * 2 * 1e4 / (9 * Math.PI * Math.PI), 0.25));
    return rows;
  }

  /**
   * The correlation of two signals that start orthogonal, after each layer of one wide network.
   *
   * @param slope of its leaky rectifiers
   */
  static double[] measured(double slope, int layers) {
    Matrix x = Matrix.zeros(WIDTH, 2);
    for (int row = 0; row < WIDTH; row++) {
      x.values()[2 * row + row % 2] = Math.sqrt(2);
    }
    double[] correlations = new double[layers + 1];
    double gain = Math.sqrt(2 / (1 + slope * slope) / WIDTH);
    for (int layer = 1; layer <= layers; layer++) {
      Matrix weights = Matrix.normal("w" + layer, WIDTH, WIDTH, gain);
      x = weights.times(x).map(z -> z > 0 ? z : slope * z);
      correlations[layer] = x.correlation(0, 1);
    }
    return correlations;
  }
}
