// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/** A quadratic polynomial p on an interval, which may be unbounded, and 0 elsewhere. */
record PolynomialPiece(Quadratic polynomial, double lower, double upper) {
  /** Up to this width in standard deviations a polynomial times φ is smooth enough for one rule. */
  private static final double NARROW = 3;

  private static final double[] WHOLE_LINE = {1, 0, 1, 0, 3};

  /**
   * Adds E p, E p² and E p′² over the interval.
   *
   * <p>Tails are expanded around their own end and narrow pieces are integrated numerically,
   * because differences of large integrals would cancel.
   */
  void addMoments(Gaussian x, double[] sums) {
    double from = x.standardize(lower);
    double to = x.standardize(upper);
    double nearest = Math.max(1, Math.max(from, -to));
    if (polynomial.isZero() || lower >= upper) {
      return;
    }
    if ((upper - lower) / x.std() * nearest <= NARROW) {
      addNarrow(x, sums);
    } else if (from >= 0) {
      addUpperTail(lower, 1, x, sums);
      addUpperTail(upper, -1, x, sums);
    } else if (to <= 0) {
      addLowerTail(upper, 1, x, sums);
      addLowerTail(lower, -1, x, sums);
    } else {
      add(WHOLE_LINE, x.mean(), 1, x, sums);
      addUpperTail(upper, -1, x, sums);
      addLowerTail(lower, -1, x, sums);
    }
  }

  private void addNarrow(Gaussian x, double[] sums) {
    double width = upper - lower;
    double from = x.standardize(lower);
    double standardWidth = width / x.std();
    for (int i = 0; i < GaussLegendre.ORDER; i++) {
      double node = GaussLegendre.node(i);
      double density = StandardNormal.density(from + standardWidth * node);
      double weight = GaussLegendre.weight(i) * standardWidth * density;
      double value = polynomial.apply(lower + width * node);
      double slope = polynomial.derivative(lower + width * node);
      sums[0] += weight * value;
      sums[1] += weight * value * value;
      sums[2] += weight * slope * slope;
    }
  }

  private void addUpperTail(double end, int sign, Gaussian x, double[] sums) {
    if (Double.isFinite(end)) {
      add(GaussianTail.moments(x.standardize(end)), end, sign, x, sums);
    }
  }

  private void addLowerTail(double end, int sign, Gaussian x, double[] sums) {
    if (Double.isFinite(end)) {
      double[] mirrored = GaussianTail.moments(-x.standardize(end));
      mirrored[1] = -mirrored[1];
      mirrored[3] = -mirrored[3];
      add(mirrored, end, sign, x, sums);
    }
  }

  /** Adds the moments of p from those of u = (x − anchor)/std. */
  private void add(double[] u, double anchor, int sign, Gaussian x, double[] sums) {
    Quadratic local = polynomial.around(anchor, x.std());
    double a = local.constant();
    double b = local.linear();
    double c = local.square();
    sums[0] += sign * (a * u[0] + b * u[1] + c * u[2]);
    sums[1] +=
        sign
            * (a * a * u[0]
                + 2 * a * b * u[1]
                + (b * b + 2 * a * c) * u[2]
                + 2 * b * c * u[3]
                + c * c * u[4]);
    double slope = polynomial.derivative(anchor);
    double curvature = 2 * polynomial.square() * x.std();
    sums[2] +=
        sign * (slope * slope * u[0] + 2 * slope * curvature * u[1] + curvature * curvature * u[2]);
  }
}
