// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import java.util.Optional;
import java.util.Set;

/**
 * Scores of the steps of a GRU with those of the recurrent layer whose last state it starts from: a
 * decoder's attention to its encoder.
 *
 * <p>With e_s the states of a unit of the encoder, s = 1 … S, the decoder's are d_t = Z_t e_S +
 * R_t. Z_t is the product of its update gates up to t and R_t what the candidates add. Both are
 * functions of sums over the decoder's own weights, which in the limit of many units N are normal
 * and independent of the unit's e. So
 *
 * <pre>
 *   E[d_t e_s] = E Z_t · E[e_S e_s] + E R_t · E e_s
 * </pre>
 *
 * and a score, the sum of d_t e_s over N units that are alike, is normal with N times that mean and
 * with the covariance
 *
 * <pre>
 *   cov(s_ts, s_ur) / N = Cov(Z_t, Z_u) E[e_S² e_s e_r]
 *                       + E Z_t E Z_u (E[e_S² e_s e_r] − E[e_S e_s] E[e_S e_r])
 *                       + E[R_t R_u] E[e_s e_r]
 * </pre>
 *
 * where E R_t is left out of the second line: it is zero where the candidates' biases have mean 0.
 */
final class ContinuedScores {
  private static final Set<String> MOVES =
      Set.of("Identity", "Cast", "Transpose", "Squeeze", "Unsqueeze", "Reshape");

  /** How many scores are drawn in all, as long as that are enough paths. */
  private static final int DRAWN = 1 << 17;

  /** Normal numbers come in pairs of opposite sign. */
  private static final int FEWEST_PAIRS = 16;

  private static final int MOST_PAIRS = 256;

  /** A layer and which of its outputs is read. */
  private record Read(Calculus layer, int output) {}

  private final StepMoments encoder;
  private final StepMoments kept;
  private final StepMoments added;
  private final double units;

  private ContinuedScores(UnitPaths encoder, GruPaths decoder, double units) {
    this.encoder = StepMoments.of(encoder.hidden.from(1));
    this.kept = StepMoments.of(decoder.kept());
    this.added = StepMoments.of(decoder.added());
    this.units = units;
  }

  /** The scores that a matrix product makes; empty if it is none of such layers. */
  static Optional<Scores> of(Calculus product) {
    Optional<Read> queries = read(product, 0).filter(r -> r.output == 0);
    Optional<Read> keys = read(product, 1).filter(r -> r.output == 0);
    Optional<Read> start = queries.flatMap(r -> read(r.layer, 5)).filter(r -> r.output == 1);
    boolean continues =
        start.isPresent()
            && keys.isPresent()
            && start.get().layer.source().equals(keys.get().layer.source());
    if (!continues || !product.node().is("MatMul") || !areStepsByUnits(product)) {
      return Optional.empty();
    }
    Optional<UnitPaths> encoder = RecurrentRules.allPaths(keys.get().layer);
    Optional<GruPaths> decoder =
        RecurrentRules.allPaths(queries.get().layer)
            .filter(GruPaths.class::isInstance)
            .map(GruPaths.class::cast);
    double units = product.shape(0).map(s -> (double) s.dimension(-1)).orElse(0.0);
    return encoder.flatMap(e -> decoder.map(d -> new ContinuedScores(e, d, units).drawn()));
  }

  /** What an input is, moved at most. */
  private static Optional<Read> read(Calculus reader, int input) {
    Calculus at = reader;
    int read = input;
    while (true) {
      Optional<Calculus> made = at.producer(read);
      if (made.isEmpty() || !MOVES.contains(made.get().node().op())) {
        String value = at.node().input(read).orElse("");
        return made.map(m -> new Read(m, m.node().outputs().indexOf(value)));
      }
      at = made.get();
      read = 0;
    }
  }

  private static boolean areStepsByUnits(Calculus product) {
    Optional<Axes> queries = product.axes(0).filter(a -> a.rank() > 1);
    Optional<Axes> keys = product.axes(1).filter(a -> a.rank() > 1);
    return queries.isPresent()
        && keys.isPresent()
        && queries.get().count(-1, Kind.CHANNEL) == queries.get().count(Kind.CHANNEL)
        && queries.get().count(-2, Kind.POSITION) == queries.get().count(Kind.POSITION)
        && keys.get().count(-1, Kind.POSITION) == keys.get().count(Kind.POSITION);
  }

  private Scores drawn() {
    double[][] k = encoder.products();
    double[][] fourth = encoder.productsTimesLastSquare();
    double[] last = k[k.length - 1];
    long scores = 2L * kept.steps() * k.length;
    int count = 2 * Math.clamp(DRAWN / scores, FEWEST_PAIRS, MOST_PAIRS);
    double[][][] paths = means(count, last);
    MatrixNormals normals = new MatrixNormals(new StratifiedNormals(count));
    normals.add(paths, times(units, kept.covariances()), fourth);
    normals.add(paths, times(units, squares(kept.means())), minusSquares(fourth, last));
    normals.add(paths, times(units, added.products()), k);
    return new PathScores(paths);
  }

  private double[][][] means(int paths, double[] last) {
    double[] z = kept.means();
    double[] r = added.means();
    double[] e = encoder.means();
    double[][][] means = new double[paths][z.length][e.length];
    for (double[][] path : means) {
      for (int t = 0; t < z.length; t++) {
        for (int s = 0; s < e.length; s++) {
          path[t][s] = units * (z[t] * last[s] + r[t] * e[s]);
        }
      }
    }
    return means;
  }

  private static double[][] times(double factor, double[][] matrix) {
    return map(matrix, (i, j) -> factor * matrix[i][j]);
  }

  private static double[][] squares(double[] vector) {
    return map(new double[vector.length][vector.length], (i, j) -> vector[i] * vector[j]);
  }

  private static double[][] minusSquares(double[][] matrix, double[] vector) {
    return map(matrix, (i, j) -> matrix[i][j] - vector[i] * vector[j]);
  }

  private interface Element {
    double at(int row, int column);
  }

  private static double[][] map(double[][] like, Element element) {
    double[][] result = new double[like.length][like.length];
    for (int i = 0; i < result.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[i][j] = element.at(i, j);
      }
    }
    return result;
  }
}
