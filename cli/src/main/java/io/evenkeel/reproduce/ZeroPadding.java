// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the zeros around an image cost in every 3×3 layer. */
final class ZeroPadding {
  static final Reproduction TABLE =
      new Reproduction(
          "zero-padding",
          "Second moment kept per 3×3 layer with zero padding on H×H, He weights",
          "the eigenvalue ((1 + 2 cos(π/(H+1)))/3)² of the map of positions; compare Xiao et al."
              + " 2018, who pad circularly",
          ZeroPadding::rows);

  private static final int[] SIZES = {4, 8, 16, 32};
  private static final double[] KEPT = {0.7616, 0.9212, 0.9774, 0.9940};
  private static final int CHANNELS = 64;

  private ZeroPadding() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      Row row = Row.of("H = %d".formatted(SIZES[i]), KEPT[i]).computed(kept(SIZES[i]), 5e-5);
      rows.add(SIZES[i] <= 8 ? row.measured(measured(SIZES[i], effort.of(12)), 0.03) : row);
    }
    return rows;
  }

  /** The growth of second moments by position when each becomes the mean over its taps. */
  private static double kept(int size) {
    double[] line = new double[size];
    Arrays.fill(line, 1);
    double growth = 1;
    for (int step = 0; step < 20_000; step++) {
      double[] next = new double[size];
      double sum = 0;
      for (int at = 0; at < size; at++) {
        next[at] =
            (line[at] + (at > 0 ? line[at - 1] : 0) + (at < size - 1 ? line[at + 1] : 0)) / 3;
        sum += next[at];
      }
      growth = sum;
      for (int at = 0; at < size; at++) {
        next[at] /= sum;
      }
      line = next;
    }
    return growth * growth;
  }

  /** Per layer, from the tenth to the twentieth, of linear convolutions; over several networks. */
  private static double measured(int size, int nets) {
    double first = 0;
    double last = 0;
    for (int net = 0; net < nets; net++) {
      Matrix x = Matrix.normal("x" + net, CHANNELS, size * size, 1);
      for (int layer = 0; layer < 20; layer++) {
        first += layer == 10 ? x.secondMoment() : 0;
        x = convolved(x, size, net + "." + layer);
      }
      last += x.secondMoment();
    }
    return Math.pow(last / first, 0.1);
  }

  private static Matrix convolved(Matrix x, int size, String name) {
    Matrix sum = Matrix.zeros(CHANNELS, size * size);
    double std = 1 / Math.sqrt(9.0 * CHANNELS);
    for (int tap = 0; tap < 9; tap++) {
      Matrix weights = Matrix.normal("w" + name + "." + tap, CHANNELS, CHANNELS, std);
      sum = sum.plus(shifted(weights.times(x), size, tap / 3 - 1, tap % 3 - 1));
    }
    return sum;
  }

  private static Matrix shifted(Matrix x, int size, int down, int right) {
    Matrix moved = Matrix.zeros(x.rows(), x.columns());
    for (int row = 0; row < x.rows(); row++) {
      for (int at = 0; at < x.columns(); at++) {
        int y = at / size + down;
        int z = at % size + right;
        if (y >= 0 && y < size && z >= 0 && z < size) {
          moved.values()[row * x.columns() + at] = x.at(row, y * size + z);
        }
      }
    }
    return moved;
  }
}
