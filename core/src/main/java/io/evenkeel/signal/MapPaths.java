// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One output of linear maps, on many paths: what different rows of weights give is independent, and
 * what the same rows give of several inputs is jointly normal.
 */
final class MapPaths {
  /** Beyond this number of inputs that one map meets, nothing is said. */
  private static final int MOST_INPUTS = 128;

  /**
   * Mean products of a channel of two inputs.
   *
   * @param same in one sample
   * @param other in two samples
   */
  record Product(double same, double other) {
    boolean isKnown() {
      return !Double.isNaN(same) && !Double.isNaN(other);
    }
  }

  /** What is known of two inputs, by their names. */
  interface InputProducts {
    Optional<Product> of(String input, String other);
  }

  private record Met(String input, double factor) {}

  private static final class RowPaths {
    private final TwinProcess paths;
    private final List<Met> met = new ArrayList<>();

    RowPaths(StratifiedNormals normals) {
      this.paths = new TwinProcess(normals);
    }
  }

  private final StratifiedNormals normals;
  private final Map<Rows, RowPaths> byRows = new HashMap<>();

  MapPaths(StratifiedNormals normals) {
    this.normals = normals;
  }

  /**
   * What rows of a weight make of one more input.
   *
   * @param gain the number of taps times the second moment of a weight
   * @param factor of the result
   * @return of every path in the first sample, then in the second; empty where an input's product
   *     with an earlier one is unknown
   */
  Optional<double[]> next(
      Rows rows, String input, double gain, double factor, InputProducts products) {
    boolean isApart = byRows.keySet().stream().noneMatch(k -> !k.equals(rows) && k.overlaps(rows));
    RowPaths row = byRows.computeIfAbsent(rows, key -> new RowPaths(normals));
    // Following an input may lead through the same rows once more, which then have met others.
    Optional<Covariances> known = Optional.empty();
    while (isApart && known.filter(c -> c.inputs() == row.met.size()).isEmpty()) {
      known = covariances(row.met, new Met(input, factor), gain, products);
      if (known.isEmpty()) {
        return Optional.empty();
      }
    }
    if (row.met.size() >= MOST_INPUTS) {
      return Optional.empty();
    }
    return known.map(c -> {
      row.met.add(new Met(input, factor));
      return row.paths.next(c.same, c.other, 0);
    });
  }

  /** With each input that was met before, and the variance last. */
  private static final class Covariances {
    private final double[] same;
    private final double[] other;

    Covariances(int count) {
      this.same = new double[count];
      this.other = new double[count];
    }

    int inputs() {
      return same.length - 1;
    }

    void set(int index, double scale, Product product) {
      same[index] = scale * product.same();
      other[index] = scale * product.other();
    }
  }

  private static Optional<Covariances> covariances(
      List<Met> before, Met next, double gain, InputProducts products) {
    List<Met> met = new ArrayList<>(before);
    met.add(next);
    Covariances covariances = new Covariances(met.size());
    for (int i = 0; i < met.size(); i++) {
      Optional<Product> product =
          products.of(met.get(i).input(), next.input()).filter(Product::isKnown);
      if (product.isEmpty()) {
        return Optional.empty();
      }
      covariances.set(i, gain * next.factor() * met.get(i).factor(), product.get());
    }
    return Optional.of(covariances);
  }

  /** What has been met. */
  Set<Rows> rows() {
    return byRows.keySet();
  }

  /** A stored number for each channel, the same in both samples. */
  double[] vector(Moments moments) {
    double[] variance = {Math.max(0, moments.variance())};
    return new TwinProcess(normals).next(variance, variance, moments.mean());
  }
}
