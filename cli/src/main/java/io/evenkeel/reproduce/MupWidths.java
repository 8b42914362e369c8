// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activations;
import io.evenkeel.init.Extent;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Place;
import io.evenkeel.init.Place.End;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the size of activations depends on the width after a few steps of Adam. */
final class MupWidths {
  static final Reproduction TABLE =
      new Reproduction(
          "mup-widths",
          "Log-log slope of mean |x| against the width, 64 to 1024, under µP",
          "Yang et al. 2022, Tensor Programs V, the coordinate check of appendix D",
          MupWidths::rows);

  private static final int[] WIDTHS = {64, 128, 256, 512, 1024};
  private static final int INPUTS = 32;
  private static final int CLASSES = 10;
  private static final int BATCH = 32;
  private static final int STEPS = 3;
  private static final int SEEDS = 4;
  private static final double RATE = 0.005;
  private static final double BASE = 64;

  private MupWidths() {}

  private static List<Row> rows(Effort effort) {
    int widths = effort == Effort.FULL ? WIDTHS.length : WIDTHS.length - 2;
    double[][] before = new double[3][widths];
    double[][] after = new double[3][widths];
    for (int i = 0; i < widths; i++) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Net net = new Net(WIDTHS[i], seed);
        add(before, i, net.sizes());
        for (int step = 0; step < STEPS; step++) {
          net.step();
        }
        add(after, i, net.sizes());
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("output before the first step", -0.5).measured(slope(before[2]), 0.15));
    String[] names = {"first layer", "hidden layer", "output"};
    for (int layer = 0; layer < names.length; layer++) {
      rows.add(
          Row.of("%s after %d steps of Adam".formatted(names[layer], STEPS), 0)
              .measured(slope(after[layer]), 0.2));
    }
    return rows;
  }

  private static void add(double[][] sums, int width, double[] sizes) {
    for (int layer = 0; layer < sizes.length; layer++) {
      sums[layer][width] += sizes[layer];
    }
  }

  /** Least squares in the logarithms of width and size. */
  private static double slope(double[] sizes) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < sizes.length; i++) {
      meanX += Math.log(WIDTHS[i]) / sizes.length;
      meanY += Math.log(sizes[i]) / sizes.length;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < sizes.length; i++) {
      double x = Math.log(WIDTHS[i]) - meanX;
      xy += x * (Math.log(sizes[i]) - meanY);
      xx += x * x;
    }
    return xy / xx;
  }

  /** Two ReLU layers and a classifier under µP, one batch, squared error. */
  private static final class Net {
    private final Matrix[] weights;
    private final double[] rates;
    private final Matrix[] first = new Matrix[3];
    private final Matrix[] second = new Matrix[3];
    private final Matrix input;
    private final Matrix targets;
    private int steps;

    Net(int width, int seed) {
      int[] sizes = {INPUTS, width, width, CLASSES};
      this.weights = new Matrix[3];
      this.rates = new double[3];
      for (int layer = 0; layer < 3; layer++) {
        int in = sizes[layer];
        int out = sizes[layer + 1];
        Site site = site(layer, out, in, width);
        var initializer = Recipes.of("mup-" + (int) BASE).choose(site).initializer();
        weights[layer] = Matrix.drawn(initializer, seed + "w" + layer, out, in);
        first[layer] = Matrix.zeros(out, in);
        second[layer] = Matrix.zeros(out, in);
        // Table 3: Adam's rate of a matrix falls with its fan-in, but for the input's.
        rates[layer] = layer == 0 ? RATE : RATE * BASE / in;
      }
      this.input = Matrix.normal("x" + seed, INPUTS, BATCH, 1);
      this.targets = Matrix.normal("y" + seed, CLASSES, BATCH, 1);
    }

    private static Site site(int layer, int out, int in, int width) {
      Extent network = new Extent(3, 2, 0, List.of()).withWidth(width);
      Place place = new Place(layer + 1, End.of(layer == 0, layer == 2), Optional.empty(), network);
      return Site.of(
              Tensor.of("w" + layer, Shape.of(out, in)),
              Role.DENSE,
              Optional.of(Fans.of((double) in, (double) out)),
              layer == 2 ? Activations.identity() : Activations.relu())
          .withPlace(place);
    }

    private Matrix[] forward() {
      Matrix z1 = weights[0].times(input);
      Matrix z2 = weights[1].times(z1.map(v -> Math.max(0, v)));
      return new Matrix[] {z1, z2, weights[2].times(z2.map(v -> Math.max(0, v)))};
    }

    double[] sizes() {
      return Arrays.stream(forward())
          .mapToDouble(z -> Arrays.stream(z.values()).map(Math::abs).average().orElseThrow())
          .toArray();
    }

    void step() {
      Matrix[] z = forward();
      steps++;
      Matrix gradient = z[2].plus(targets.map(v -> -v)).map(v -> v / BATCH);
      Matrix[] inputs = {
        input, z[0].map(v -> Math.max(0, v)), z[1].map(v -> Math.max(0, v)),
      };
      for (int layer = 2; layer >= 0; layer--) {
        Matrix ofWeight = gradient.times(inputs[layer].transposed());
        if (layer > 0) {
          gradient =
              weights[layer].transposed().times(gradient).times(z[layer - 1], v -> v > 0 ? 1 : 0);
        }
        adam(layer, ofWeight.values());
      }
    }

    private void adam(int layer, double[] gradient) {
      double[] w = weights[layer].values();
      double[] m = first[layer].values();
      double[] v = second[layer].values();
      for (int i = 0; i < w.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
        double mean = m[i] / (1 - Math.pow(0.9, steps));
        double size = Math.sqrt(v[i] / (1 - Math.pow(0.999, steps)));
        w[i] -= rates[layer] * mean / (size + 1e-12);
      }
    }
  }
}
