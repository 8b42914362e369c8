// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Samples of one distribution counted in narrow cells, and their powers summed up. */
final class Counts {
  private static final int CELLS = 1 << 16;
  private static final int CHUNK = 1 << 20;
  private static final int POWERS = 8;

  /** Cells that expect fewer samples are counted together. */
  private static final double FEWEST = 100;

  private final Shape shape;
  private final long[] cells = new long[CELLS];
  private final double[] powers = new double[POWERS];
  private long count;

  private Counts(Shape shape) {
    this.shape = shape;
  }

  /** Counts whole chunks, of tensors named by their number, on all cores. */
  static Counts of(Drawn drawn, Shape shape, long count) {
    return LongStream.range(0, Math.ceilDiv(count, CHUNK))
        .parallel()
        .mapToObj(chunk -> ofChunk(drawn, shape, chunk))
        .collect(() -> new Counts(shape), Counts::add, Counts::add);
  }

  private static Counts ofChunk(Drawn drawn, Shape shape, long chunk) {
    Counts counts = new Counts(shape);
    float[] values = new float[CHUNK];
    // Every thousandth chunk belongs to another tensor.
    drawn.draw(
        Seed.of(chunk % 7), "examined." + chunk / 1000, shape.law(), chunk % 1000 * CHUNK, values);
    double scale = CELLS / (2 * shape.reach());
    for (float value : values) {
      counts.cells[Math.clamp((int) ((value + shape.reach()) * scale), 0, CELLS - 1)]++;
      double power = 1;
      for (int k = 0; k < POWERS; k++) {
        power *= value;
        counts.powers[k] += power;
      }
    }
    counts.count = CHUNK;
    return counts;
  }

  private void add(Counts other) {
    for (int i = 0; i < CELLS; i++) {
      cells[i] += other.cells[i];
    }
    for (int k = 0; k < POWERS; k++) {
      powers[k] += other.powers[k];
    }
    count += other.count;
  }

  List<Figure> figures(String name) {
    List<Figure> figures = new ArrayList<>();
    for (int k = 1; k <= POWERS; k++) {
      double mean = moment(k);
      double variance = moment(2 * k) - mean * mean;
      double z = (powers[k - 1] / count - mean) / Math.sqrt(variance / count);
      figures.add(Figure.ofScore("%s, E x^%d".formatted(name, k), z));
    }
    for (int width : new int[] {64, 1}) {
      figures.add(chiSquare(name, width));
    }
    figures.add(kolmogorovSmirnov(name));
    figures.add(andersonDarling(name));
    for (double t : new double[] {3, 4, 4.5, 5, 5.5, 6}) {
      if (t < shape.reach() && shape.reach() > 6) {
        figures.add(tail(name, t));
      }
    }
    return figures;
  }

  private double edge(int cell) {
    return -shape.reach() + cell * (2 * shape.reach() / CELLS);
  }

  private double probability(int cell) {
    double below = cell == 0 ? 0 : shape.cumulative().applyAsDouble(edge(cell));
    double upTo = cell == CELLS - 1 ? 1 : shape.cumulative().applyAsDouble(edge(cell + 1));
    return upTo - below;
  }

  /** E x^k of the exact distribution, by its cells. */
  private double moment(int k) {
    double sum = 0;
    double half = shape.reach() / CELLS;
    for (int cell = 0; cell < CELLS; cell++) {
      double middle = edge(cell) + half;
      double spread = k * (k - 1) / 6.0 * half * half * Math.pow(middle, k - 2);
      sum += probability(cell) * (Math.pow(middle, k) + (k > 1 ? spread : 0));
    }
    return k % 2 == 1 ? 0 : sum;
  }

  /** Over groups of {@code width} cells; those that expect too few samples are joined. */
  private Figure chiSquare(String name, int width) {
    double statistic = 0;
    int groups = 0;
    double expected = 0;
    double seen = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      expected += count * probability(cell);
      seen += cells[cell];
      if (expected >= FEWEST && (cell + 1) % width == 0) {
        statistic += (seen - expected) * (seen - expected) / expected;
        groups++;
        expected = 0;
        seen = 0;
      }
    }
    double p = ChiSquaredDistribution.of(groups - 1).survivalProbability(statistic);
    String title = "%s, chi-square of %d cells".formatted(name, groups);
    return new Figure(title, statistic / (groups - 1), 2 * Math.min(p, 1 - p));
  }

  /** The largest distance at the edges of the cells; Kolmogorov's limit. */
  private Figure kolmogorovSmirnov(String name) {
    double largest = 0;
    long below = 0;
    for (int cell = 0; cell < CELLS - 1; cell++) {
      below += cells[cell];
      double exact = shape.cumulative().applyAsDouble(edge(cell + 1));
      largest = Math.max(largest, Math.abs((double) below / count - exact));
    }
    double x = largest * Math.sqrt(count);
    double p = 0;
    for (int k = 1; k < 100; k++) {
      p += 2 * (k % 2 == 1 ? 1 : -1) * Math.exp(-2.0 * k * k * x * x);
    }
    return new Figure(name + ", Kolmogorov-Smirnov", x, Math.clamp(p, 0, 1));
  }

  /** The weighted square distance over the cells; Marsaglia and Marsaglia 2004 for its law. */
  private Figure andersonDarling(String name) {
    double sum = 0;
    long below = 0;
    for (int cell = 0; cell < CELLS - 1; cell++) {
      below += cells[cell];
      double exact = shape.cumulative().applyAsDouble(edge(cell + 1));
      double weight = exact * (1 - exact);
      if (weight > 0) {
        double distance = (double) below / count - exact;
        sum += distance * distance / weight * (probability(cell) + probability(cell + 1)) / 2;
      }
    }
    double a = count * sum;
    return new Figure(name + ", Anderson-Darling", a, 1 - limit(a));
  }

  /** The limiting distribution function of Anderson and Darling's statistic, within 2e-6. */
  private static double limit(double z) {
    if (z <= 0) {
      return 0;
    }
    if (z < 2) {
      double poly =
          2.00012
              + (0.247105 - (0.0649821 - (0.0347962 - (0.0116720 - 0.00168691 * z) * z) * z) * z)
                  * z;
      return Math.exp(-1.2337141 / z) / Math.sqrt(z) * poly;
    }
    double poly =
        1.0776 - (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z) * z;
    return Math.exp(-Math.exp(poly));
  }

  /** How many lie beyond ±t, against the normal distribution itself. */
  private Figure tail(String name, double t) {
    int cell = (int) Math.ceil((t + shape.reach()) * CELLS / (2 * shape.reach()));
    double from = edge(cell);
    double expected = 2.0 * count * NormalDistribution.of(0, 1).survivalProbability(from);
    long seen = 0;
    for (int i = 0; i < CELLS - cell; i++) {
      seen += cells[CELLS - 1 - i] + cells[i];
    }
    double z = (seen - expected) / Math.sqrt(expected);
    return Figure.ofScore("%s, beyond %.4f".formatted(name, from), z);
  }
}
