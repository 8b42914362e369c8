// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Initializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How far the squared length of the signal strays in narrow He networks. */
final class FiniteWidth {
  static final Reproduction TABLE =
      new Reproduction(
          "finite-width",
          "Squared length M after 30 ReLU layers of He weights, over that of the input",
          "Hanin and Rolnick 2018, How to Start Training: The Effect of Initialization and"
              + " Architecture, theorem 5",
          FiniteWidth::rows);

  private static final int DEPTH = 30;
  private static final int WIDTH = 32;
  private static final int NETS = 3000;
  private static final int[] WIDTHS = {32, 64, 128, 256};
  private static final double[] RATIOS = {77.9, 9.55, 3.16, 1.79};

  private FiniteWidth() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < WIDTHS.length; i++) {
      rows.add(
          Row.of("E M² / (E M)², width %d".formatted(WIDTHS[i]), RATIOS[i])
              .computed(Math.pow(1 + 5.0 / WIDTHS[i], DEPTH), 0.005 * RATIOS[i]));
    }
    double[] lengths =
        IntStream.range(0, effort.of(NETS)).parallel().mapToDouble(FiniteWidth::length).toArray();
    Arrays.sort(lengths);
    double median = lengths[lengths.length / 2];
    double faint = Arrays.stream(lengths).filter(m -> m < 0.05).count() / (double) lengths.length;
    rows.add(
        Row.of("median M, width 32", 0.096)
            .computed(Math.exp(-2.5 * DEPTH / WIDTH), 0.0005)
            .measured(median, 0.02));
    rows.add(Row.of("networks with M below .05, width 32", 0.4).measured(faint, 0.06));
    return rows;
  }

  private static double length(int net) {
    double[] x = new double[WIDTH];
    Arrays.fill(x, 1);
    Initializer he = new Initializer.Normal(0, Math.sqrt(2.0 / WIDTH));
    Matrix weights = Matrix.drawn(he, "net" + net, DEPTH * WIDTH, WIDTH);
    for (int layer = 0; layer < DEPTH; layer++) {
      x = layer(weights, layer, x);
    }
    return Arrays.stream(x).map(v -> v * v).sum() / WIDTH;
  }

  private static double[] layer(Matrix weights, int layer, double[] x) {
    double[] next = new double[WIDTH];
    for (int row = 0; row < WIDTH; row++) {
      double sum = 0;
      for (int column = 0; column < WIDTH; column++) {
        sum += weights.at(layer * WIDTH + row, column) * x[column];
      }
      next[row] = Math.max(0, sum);
    }
    return next;
  }
}
