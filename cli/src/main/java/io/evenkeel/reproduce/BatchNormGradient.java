// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activations;
import io.evenkeel.activation.GaussianMoments;
import java.util.ArrayList;
import java.util.List;

/** The gradient of deep networks of batch normalization and ReLU without shortcuts explodes. */
final class BatchNormGradient {
  static final Reproduction TABLE =
      new Reproduction(
          "batchnorm-gradient",
          "Growth of the gradient's second moment per layer of batch normalization and ReLU",
          "Yang et al. 2019, A Mean Field Theory of Batch Normalization",
          BatchNormGradient::rows);

  private static final int WIDTH = 400;
  private static final int BATCH = 256;
  private static final int DEPTH = 30;

  private BatchNormGradient() {}

  private static List<Row> rows(Effort effort) {
    GaussianMoments relu = Activations.relu().moments(1);
    double computed = relu.derivativeSecondMoment() / relu.variance();
    return List.of(
        Row.of("π/(π − 1), an infinite batch", Math.PI / (Math.PI - 1)).computed(computed, 1e-9),
        Row.of("at width 400 and batch 256", 1.41).measured(growth(), 0.06));
  }

  private static double growth() {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> normalized = new ArrayList<>();
    List<double[]> stds = new ArrayList<>();
    Matrix x = Matrix.normal("x", WIDTH, BATCH, 1);
    for (int layer = 0; layer < DEPTH; layer++) {
      weights.add(Matrix.normal("w" + layer, WIDTH, WIDTH, Math.sqrt(2.0 / WIDTH)));
      Matrix y = weights.getLast().times(x);
      stds.add(normalize(y));
      normalized.add(y);
      x = y.map(v -> Math.max(0, v));
    }
    Matrix gradient = Matrix.normal("g", WIDTH, BATCH, 1);
    double last = gradient.secondMoment();
    for (int layer = DEPTH - 1; layer >= 0; layer--) {
      Matrix y = normalized.get(layer);
      gradient = gradient.times(y, v -> v > 0 ? 1 : 0);
      normalizeBackward(gradient, y, stds.get(layer));
      gradient = weights.get(layer).transposed().times(gradient);
    }
    return Math.pow(gradient.secondMoment() / last, 1.0 / DEPTH);
  }

  /** Each row to mean 0 and variance 1, in place; the standard deviations it had. */
  private static double[] normalize(Matrix y) {
    double[] stds = new double[y.rows()];
    for (int row = 0; row < y.rows(); row++) {
      double mean = 0;
      double second = 0;
      for (int i = 0; i < y.columns(); i++) {
        mean += y.at(row, i) / y.columns();
        second += y.at(row, i) * y.at(row, i) / y.columns();
      }
      stds[row] = Math.sqrt(second - mean * mean);
      for (int i = 0; i < y.columns(); i++) {
        y.values()[row * y.columns() + i] = (y.at(row, i) - mean) / stds[row];
      }
    }
    return stds;
  }

  private static void normalizeBackward(Matrix gradient, Matrix y, double[] stds) {
    int batch = y.columns();
    for (int row = 0; row < y.rows(); row++) {
      double mean = 0;
      double along = 0;
      for (int i = 0; i < batch; i++) {
        mean += gradient.at(row, i) / batch;
        along += gradient.at(row, i) * y.at(row, i) / batch;
      }
      for (int i = 0; i < batch; i++) {
        double kept = gradient.at(row, i) - mean - along * y.at(row, i);
        gradient.values()[row * batch + i] = kept / stds[row];
      }
    }
  }
}
