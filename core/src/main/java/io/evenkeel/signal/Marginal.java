// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;

/**
 * How one element of a signal is distributed: as h(z), z standard normal. Two elements whose z are
 * jointly normal with a known correlation then have a known mean product, whatever h is.
 */
sealed interface Marginal permits Marginal.Gaussian, Marginal.Image, Table {
  double mean();

  double secondMoment();

  /** E h(z) h(z′) for a correlation of z and z′. */
  double product(double correlation);

  /** h at the points of the {@link NormalGrid}. */
  double[] values();

  /** Whether h never decreases, so that it commutes with a maximum. */
  boolean isMonotone();

  /** f applied to an element. */
  Marginal then(Activation f);

  /** factor·h + shift. */
  Marginal affine(double factor, double shift);

  /** The moments that f has of an element, its slope's included. */
  GaussianMoments moments(Activation f);

  default double variance() {
    return Math.max(0, secondMoment() - mean() * mean());
  }

  /** The correlation of z and z′ at which E h(z) h(z′) is a product; the nearest there is. */
  default double correlation(double product) {
    if (Double.isNaN(product)) {
      return Double.NaN;
    }
    double low = -1;
    double high = 1;
    if (product >= product(1)) {
      return 1;
    }
    for (int step = 0; step < 48; step++) {
      double middle = (low + high) / 2;
      if (product(middle) < product) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** A normal distribution. */
  record Gaussian(double mean, double variance) implements Marginal {
    @Override
    public double secondMoment() {
      return mean * mean + variance;
    }

    @Override
    public double product(double correlation) {
      return mean * mean + variance * correlation;
    }

    @Override
    public double correlation(double product) {
      return variance == 0 ? 0 : Math.clamp((product - mean * mean) / variance, -1, 1);
    }

    @Override
    public double[] values() {
      double std = Math.sqrt(variance);
      return NormalGrid.values(z -> mean + std * z);
    }

    @Override
    public boolean isMonotone() {
      return true;
    }

    @Override
    public Marginal then(Activation f) {
      return new Image(f, this, f.moments(mean, variance));
    }

    @Override
    public Marginal affine(double factor, double shift) {
      return new Gaussian(factor * mean + shift, factor * factor * variance);
    }

    @Override
    public GaussianMoments moments(Activation f) {
      return f.moments(mean, variance);
    }
  }

  /**
   * An activation function of a normal variable, with moments in closed form where there is one.
   *
   * @param of what f is applied to
   * @param moments of f
   */
  record Image(Activation f, Gaussian of, GaussianMoments moments) implements Marginal {
    @Override
    public double mean() {
      return moments.mean();
    }

    @Override
    public double secondMoment() {
      return moments.secondMoment();
    }

    @Override
    public double product(double correlation) {
      if (Double.isNaN(correlation)) {
        return Double.NaN;
      }
      return of.mean() == 0
          ? f.correlated(of.variance(), correlation)
          : table().product(correlation);
    }

    @Override
    public double[] values() {
      double std = Math.sqrt(of.variance());
      return NormalGrid.values(z -> f.apply(of.mean() + std * z));
    }

    @Override
    public boolean isMonotone() {
      return f.isMonotone();
    }

    @Override
    public Marginal then(Activation g) {
      return table().then(g);
    }

    @Override
    public Marginal affine(double factor, double shift) {
      return factor == 1 && shift == 0 ? this : table().affine(factor, shift);
    }

    @Override
    public GaussianMoments moments(Activation g) {
      return table().moments(g);
    }

    private Table table() {
      return Table.of(values(), f.isMonotone());
    }
  }
}
