// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * The gradient at scores on many paths: δ = J δp for each query, with J = diag p − p p′ and p the
 * softmax over the keys.
 *
 * <p>The gradient δp at the weights is, key by key, the product of the values with the gradient at
 * their weighted mean, which is independent of them: over draws E[δp_t δp_u′] = g_tu K for the
 * queries t and u, with g_tu the sum over channels of the mean product of the gradients at the two
 * and K the mean products of the values at two keys. A query then gets Σ_s δ_s k_s, of which E of
 * the product for two queries is g_tu tr(J_t K J_u K); a key gets Σ_t δ_t d_t, of second moment
 * Σ_tu g_tu D_tu (J_t K J_u)_ss with D the mean products of the queries.
 *
 * @param softmaxes p
 * @param given what arrives at the weights
 */
record PathGradient(Softmaxes softmaxes, Given given) {
  /**
   * The gradient at the weights.
   *
   * @param sums mean products of the gradient at the mean, summed over channels: g
   * @param values their signal
   */
  record Given(Pairs sums, Signal values) {
    Given times(double factor) {
      return new Given(sums.times(factor), values);
    }
  }

  PathGradient times(double factor) {
    return new PathGradient(softmaxes, given.times(factor));
  }

  private double[][] k() {
    return given.values().stepProducts(softmaxes.keys()).same();
  }

  private double paths() {
    return softmaxes.weights().length;
  }

  /** Mean over queries and keys of δ². */
  double secondMoment() {
    double sum = 0;
    for (double t : traces()) {
      sum += t;
    }
    return given.sums().own() * sum / softmaxes.queries() / softmaxes.keys();
  }

  /** tr(J K J) of each query, mean over the paths. */
  private double[] traces() {
    double[][] k = k();
    double[] traces = new double[softmaxes.queries()];
    for (double[][] path : softmaxes.weights()) {
      for (int query = 0; query < path.length; query++) {
        traces[query] += trace(times(path[query], k), times(path[query])) / paths();
      }
    }
    return traces;
  }

  /** The gradient at a query, given the keys. */
  Pairs toQueries(Signal keys) {
    double[][] k = k();
    double[][] other = keys.stepProducts(softmaxes.keys()).same();
    double own = 0;
    double all = 0;
    for (double[][] path : softmaxes.weights()) {
      double[][] sum = new double[k.length][k.length];
      double[][] otherSum = new double[k.length][k.length];
      for (double[] p : path) {
        double[][] a = times(p, k);
        double[][] b = times(p, other);
        own += trace(a, b) / paths();
        add(sum, a);
        add(otherSum, b);
      }
      all += trace(sum, otherSum) / paths();
    }
    double queries = softmaxes.queries();
    double pairs = Math.max(1, queries * (queries - 1));
    return new Pairs(
        given.sums().own() * own / queries, given.sums().positions() * (all - own) / pairs, 0);
  }

  /** The gradient at a key, given the queries; the gradients of one query add up to 0. */
  Pairs toKeys(Signal queries) {
    double[][] d = queries.stepProducts(softmaxes.queries()).same();
    double[] traces = traces();
    double sum = 0;
    double all = 0;
    for (int query = 0; query < traces.length; query++) {
      sum += given.sums().own() * d[query][query] * traces[query];
      all += traces[query];
    }
    double alike = given.sums().positions() * queries.products().positions();
    double own = alike == 0 ? sum : sum + alike * (traceOfSums() - all);
    double keys = softmaxes.keys();
    return new Pairs(own / keys, keys > 1 ? -own / (keys * (keys - 1)) : 0, 0);
  }

  /** Σ tr(J_t K J_u) over all pairs of queries, mean over the paths. */
  private double traceOfSums() {
    double[][] k = k();
    double total = 0;
    for (double[][] path : softmaxes.weights()) {
      double[][] sum = new double[k.length][k.length];
      double[][] maps = new double[k.length][k.length];
      for (double[] p : path) {
        add(sum, times(p, k));
        add(maps, times(p));
      }
      total += trace(sum, maps) / paths();
    }
    return total;
  }

  /** J A. */
  private static double[][] times(double[] p, double[][] a) {
    double[] mean = new double[p.length];
    for (int key = 0; key < p.length; key++) {
      for (int column = 0; column < p.length; column++) {
        mean[column] += p[key] * a[key][column];
      }
    }
    double[][] product = new double[p.length][p.length];
    for (int key = 0; key < p.length; key++) {
      for (int column = 0; column < p.length; column++) {
        product[key][column] = p[key] * (a[key][column] - mean[column]);
      }
    }
    return product;
  }

  /** J. */
  private static double[][] times(double[] p) {
    double[][] map = new double[p.length][p.length];
    for (int key = 0; key < p.length; key++) {
      for (int column = 0; column < p.length; column++) {
        map[key][column] = (key == column ? p[key] : 0) - p[key] * p[column];
      }
    }
    return map;
  }

  private static void add(double[][] sum, double[][] next) {
    for (int row = 0; row < sum.length; row++) {
      for (int column = 0; column < sum.length; column++) {
        sum[row][column] += next[row][column];
      }
    }
  }

  /** tr(A B). */
  private static double trace(double[][] a, double[][] b) {
    double sum = 0;
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < a.length; column++) {
        sum += a[row][column] * b[column][row];
      }
    }
    return sum;
  }
}
