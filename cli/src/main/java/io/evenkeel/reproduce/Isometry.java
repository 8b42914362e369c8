// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Initializer;
import java.util.ArrayList;
import java.util.List;

/** The singular values of deep linear and ReLU networks. */
final class Isometry {
  static final Reproduction TABLE =
      new Reproduction(
          "isometry",
          "Squared singular values of the Jacobian: the largest; variance over squared mean",
          "Saxe et al. 2014; Pennington, Schoenholz, Ganguli 2017, Resurrecting the Sigmoid in Deep"
              + " Learning through Dynamical Isometry",
          Isometry::rows);

  private static final int[] DEPTHS = {1, 2, 4, 8, 16, 32};
  private static final double[] LARGEST = {4, 6.75, 12.21, 23.09, 44.84, 88.34};

  /** Up to here a matrix of the measured width is wide enough. */
  private static final int DEEPEST = 8;

  private static final int WIDTH = 400;
  private static final int SPECTRUM_DEPTH = 4;

  private Isometry() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    int width = effort == Effort.FULL ? WIDTH : WIDTH / 2;
    int deepest = effort == Effort.FULL ? DEEPEST : 2;
    for (int i = 0; i < DEPTHS.length; i++) {
      double depth = DEPTHS[i];
      Row row =
          Row.of("largest, Gaussian linear, %d layers".formatted(DEPTHS[i]), LARGEST[i])
              .computed(
                  Math.pow(depth + 1, depth + 1) / Math.pow(depth, depth), 0.001 * LARGEST[i]);
      rows.add(
          DEPTHS[i] <= deepest ? row.measured(largest(width, DEPTHS[i]), 0.15 * LARGEST[i]) : row);
    }
    rows.add(spectrum("Gaussian linear", SPECTRUM_DEPTH, width, false, false));
    rows.add(spectrum("orthogonal linear", 0, width, true, false));
    rows.add(spectrum("Gaussian ReLU", 2 * SPECTRUM_DEPTH, width, false, true));
    rows.add(spectrum("orthogonal ReLU", SPECTRUM_DEPTH, width, true, true));
    return rows;
  }

  private static Row spectrum(
      String kind, double expected, int width, boolean orthogonal, boolean relu) {
    String what = "spread, %s, %d layers".formatted(kind, SPECTRUM_DEPTH);
    return Row.of(what, expected)
        .measured(spread(jacobian(width, orthogonal, relu)), Math.max(1e-9, 0.15 * expected));
  }

  /** By power iteration. */
  private static double largest(int width, int depth) {
    List<Matrix> layers = new ArrayList<>();
    for (int layer = 0; layer < depth; layer++) {
      layers.add(Matrix.normal("g" + layer, width, width, 1 / Math.sqrt(width)));
    }
    List<Matrix> back = layers.stream().map(Matrix::transposed).toList().reversed();
    Matrix x = Matrix.normal("start", width, 1, 1);
    double growth = 1;
    for (int step = 0; step < 80; step++) {
      double before = x.secondMoment();
      Matrix y = x.map(v -> v / Math.sqrt(before));
      for (Matrix layer : layers) {
        y = layer.times(y);
      }
      growth = y.secondMoment();
      for (Matrix layer : back) {
        y = layer.times(y);
      }
      x = y;
    }
    return growth;
  }

  private static Matrix jacobian(int width, boolean orthogonal, boolean relu) {
    double gain = relu ? Math.sqrt(2) : 1;
    Initializer initializer =
        orthogonal
            ? new Initializer.Orthogonal(gain)
            : new Initializer.Normal(0, gain / Math.sqrt(width));
    Matrix signal = Matrix.normal("x", width, 1, 1);
    Matrix jacobian = Matrix.drawn(initializer, "j0", width, width);
    for (int layer = 0; layer < SPECTRUM_DEPTH; layer++) {
      Matrix weights = layer == 0 ? jacobian : Matrix.drawn(initializer, "j" + layer, width, width);
      signal = weights.times(signal);
      Matrix passed = layer == 0 ? jacobian : weights.times(jacobian);
      jacobian = relu ? gated(passed, signal) : passed;
      signal = relu ? signal.map(v -> Math.max(0, v)) : signal;
    }
    return jacobian;
  }

  private static Matrix gated(Matrix jacobian, Matrix signal) {
    Matrix gated = Matrix.zeros(jacobian.rows(), jacobian.columns());
    for (int row = 0; row < jacobian.rows(); row++) {
      if (signal.at(row, 0) > 0) {
        int from = row * jacobian.columns();
        System.arraycopy(jacobian.values(), from, gated.values(), from, jacobian.columns());
      }
    }
    return gated;
  }

  /** The variance of the eigenvalues of JJᵀ over their squared mean. */
  private static double spread(Matrix jacobian) {
    Matrix square = jacobian.times(jacobian.transposed());
    double mean = 0;
    for (int i = 0; i < square.rows(); i++) {
      mean += square.at(i, i) / square.rows();
    }
    double second = square.secondMoment() * square.columns();
    return second / (mean * mean) - 1;
  }
}
