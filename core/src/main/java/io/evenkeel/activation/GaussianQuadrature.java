// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Expectations under a normal distribution by Gauss–Legendre panels that march from the mean
 * outwards.
 *
 * <p>A panel ends at every feature of the integrand (0 and the kinks). It is at most a few standard
 * deviations long, and at most a few units long near a feature, growing in proportion to the
 * distance from it; so a function of unit scale is resolved under a distribution of any width. The
 * march stops where the integrand no longer counts.
 */
final class GaussianQuadrature {
  /** Beyond, φ(z) is 0 in double precision. */
  private static final double LAST = 39;

  /** Within, the integrand is always looked at. */
  private static final double CENTRAL = 9;

  private static final double NEGLIGIBLE = 1e-18;
  private static final double UNIT_PANEL = 4;

  private final Gaussian gaussian;
  private final double[] features;
  private final PanelRule rule;

  private GaussianQuadrature(Gaussian gaussian, double[] features, PanelRule rule) {
    this.gaussian = gaussian;
    this.features = features;
    this.rule = rule;
  }

  static GaussianMoments moments(Activation f, Gaussian x) {
    return moments(f, x, 0);
  }

  /** For a function that may have undeclared features: halves panels until they agree. */
  static GaussianMoments adaptiveMoments(Activation f, Gaussian x) {
    return moments(f, x, PanelRule.LARGEST_BUDGET);
  }

  private static GaussianMoments moments(Activation f, Gaussian x, int budget) {
    if (x.isPoint()) {
      return x.atMean(f);
    }
    PanelRule.Integrand integrand =
        (point, values) -> {
          double value = f.apply(point);
          double slope = f.derivative(point);
          values[0] = value;
          values[1] = value * value;
          values[2] = slope * slope;
        };
    double[] sums = integrate(x, features(f), new PanelRule(integrand, 3, budget));
    return new GaussianMoments(sums[0], sums[1], sums[2]);
  }

  /** E g(x), where g is smooth on a scale of about 1 but for its features. */
  static double expectation(DoubleUnaryOperator g, Gaussian x, double... features) {
    if (x.isPoint()) {
      return g.applyAsDouble(x.mean());
    }
    PanelRule.Integrand integrand = (point, values) -> values[0] = g.applyAsDouble(point);
    return integrate(x, features, new PanelRule(integrand, 1, 0))[0];
  }

  /** Where f changes on a scale of 1 or less: at 0 and its kinks. */
  static double[] features(Activation f) {
    return DoubleStream.concat(DoubleStream.of(0), DoubleStream.of(f.kinks())).distinct().toArray();
  }

  private static double[] integrate(Gaussian x, double[] features, PanelRule rule) {
    GaussianQuadrature quadrature = new GaussianQuadrature(x, features, rule);
    quadrature.march(1);
    quadrature.march(-1);
    return rule.sums();
  }

  /** Positions are kept both as x and as z ≥ 0, so that neither loses digits to the other. */
  private void march(int direction) {
    double x = gaussian.mean();
    double z = 0;
    while (z < LAST && !(z >= CENTRAL && rule.isBelow(NEGLIGIBLE, x, z))) {
      double target = nextFeature(x, direction);
      double ahead = Math.abs(target - x);
      double step = Math.min(approach(ahead), Math.min(normalStep(z), featureStep(x)));
      boolean nearTarget = ahead < 2 * step;
      double nextX = nearTarget ? target - direction * (ahead - step) : x + direction * step;
      double nextZ = z + step / gaussian.std();
      rule.add(x, z, nextX, nextZ);
      x = nextX;
      z = nextZ;
    }
  }

  /** A feature is reached in shrinking steps, the last of which ends on it. */
  private static double approach(double ahead) {
    return ahead <= UNIT_PANEL ? ahead : 0.75 * ahead;
  }

  /** A length over which φ changes by a factor that a panel resolves. */
  private double normalStep(double z) {
    return gaussian.std() * Math.min(4.5, Math.sqrt(z * z + 120) - z);
  }

  private double featureStep(double x) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double feature : features) {
      nearest = Math.min(nearest, Math.abs(feature - x));
    }
    return Math.max(UNIT_PANEL, 3 * nearest);
  }

  private double nextFeature(double x, int direction) {
    double next = direction * Double.POSITIVE_INFINITY;
    for (double feature : features) {
      if (direction * (feature - x) > 0 && Math.abs(feature - x) < Math.abs(next - x)) {
        next = feature;
      }
    }
    return next;
  }
}
