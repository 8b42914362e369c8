// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.stability.RectifierAngles;
import io.evenkeel.stability.TailoredSlope;
import java.util.ArrayList;
import java.util.List;

/** The slopes under which orthogonal signals leave a deep rectifier network at .9. */
final class TailoredRelu {
  static final Reproduction TABLE =
      new Reproduction(
          "tailored-relu",
          "Negative slope of leaky ReLU for which C(0) = .9",
          "Zhang, Botev, Martens 2022, Deep Learning without Shortcuts",
          TailoredRelu::rows);

  private static final int[] LAYERS = {20, 30, 50, 100};
  private static final double[] SLOPES = {0.181380, 0.302694, 0.430523, 0.570440};

  private TailoredRelu() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < LAYERS.length; i++) {
      double slope = TailoredSlope.of(LAYERS[i], TailoredSlope.TARGET).orElseThrow();
      rows.add(Row.of("slope for %d layers".formatted(LAYERS[i]), SLOPES[i]).computed(slope, 1e-6));
    }
    int layers = 20;
    double slope = TailoredSlope.of(layers, TailoredSlope.TARGET).orElseThrow();
    rows.add(
        Row.of("C(0) after 20 layers of that slope", 0.9)
            .computed(new RectifierAngles(slope).after(layers, 0), 1e-9)
            .measured(ReluCorrelation.measured(slope, layers)[layers], 0.03));
    rows.add(
        Row.atMost("C(0) after 10 layers: below .9 at any slope", 0.9)
            .computed(new RectifierAngles(0).after(10, 0), 0));
    return rows;
  }
}
