// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;
import java.util.Arrays;

/** A marginal h(z) known by its values at the points of the {@link NormalGrid}. */
final class Table implements Marginal {
  /** Terms of the expansion E h(z) h(z′) = Σ c_k² ρ^k in Hermite polynomials. */
  private static final int TERMS = 24;

  private static final double[][] HERMITE = hermite();

  /** 1 whatever z is. */
  static final Table ONE = of(NormalGrid.values(z -> 1), false);

  private final double[] values;
  private final boolean monotone;
  private final double mean;
  private final double secondMoment;
  private double[] spectrum = new double[0];

  private Table(double[] values, boolean monotone) {
    this.values = values;
    this.monotone = monotone;
    this.mean = NormalGrid.expectation(values);
    this.secondMoment = NormalGrid.expectationOfSquares(values);
  }

  /**
   * A table.
   *
   * @param values at the points of the grid
   */
  static Table of(double[] values, boolean monotone) {
    return new Table(values, monotone);
  }

  /** The distribution of the sum of two independent elements; its moments are exact. */
  static Marginal ofSum(Marginal a, Marginal b) {
    Histogram sums = new Histogram(a.values(), b.values(), Double::sum);
    return of(sums.quantiles(), true).withMoments(a.mean() + b.mean(), a.variance() + b.variance());
  }

  /** The distribution of the product of two independent elements; its moments are exact. */
  static Marginal ofProduct(Marginal a, Marginal b) {
    double mean = a.mean() * b.mean();
    double variance = a.secondMoment() * b.secondMoment() - mean * mean;
    Histogram products = new Histogram(a.values(), b.values(), (x, y) -> x * y);
    return of(products.quantiles(), true).withMoments(mean, Math.max(0, variance));
  }

  /** The distribution of a sample; its moments are the sample's. */
  static Marginal ofSample(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double[] quantiles =
        NormalGrid.values(z -> {
          double at = NormalGrid.cumulative(z) * sorted.length - 0.5;
          int below = (int) Math.clamp(at, 0, sorted.length - 1.0);
          int above = Math.min(below + 1, sorted.length - 1);
          double part = Math.clamp(at - below, 0, 1);
          return sorted[below] + part * (sorted[above] - sorted[below]);
        });
    double mean = Arrays.stream(sample).average().orElse(0);
    double second = Arrays.stream(sample).map(x -> x * x).average().orElse(0);
    return of(quantiles, true).withMoments(mean, Math.max(0, second - mean * mean));
  }

  /** The same distribution, moved and stretched to a mean and a variance. */
  Marginal withMoments(double newMean, double newVariance) {
    double factor = variance() == 0 ? 0 : Math.sqrt(newVariance / variance());
    return affine(factor, newMean - factor * mean);
  }

  /** The same distribution as a function that never decreases. */
  Table rising() {
    return monotone
        ? this
        : of(new Histogram(values, new double[] {0}, Double::sum).quantiles(), true);
  }

  @Override
  public double mean() {
    return mean;
  }

  @Override
  public double secondMoment() {
    return secondMoment;
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  /** The value at a point of the grid. */
  double at(int i) {
    return values[i];
  }

  /** The product with another function of the same z; itself if that is 1. */
  Table times(Table other) {
    if (this == ONE || other == ONE) {
      return this == ONE ? other : this;
    }
    double[] product = new double[values.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = values[i] * other.values[i];
    }
    return of(product, false);
  }

  @Override
  public boolean isMonotone() {
    return monotone;
  }

  /** What the expansion leaves out counts as one further term. */
  @Override
  public double product(double correlation) {
    if (spectrum.length == 0) {
      spectrum = spectrumOf(values);
    }
    double sum = 0;
    double power = 1;
    double rest = secondMoment;
    for (double term : spectrum) {
      sum += term * power;
      rest -= term;
      power *= correlation;
    }
    return sum + Math.max(0, rest) * power;
  }

  /** c_k². */
  private static double[] spectrumOf(double[] values) {
    double[] squares = new double[TERMS];
    for (int k = 0; k < TERMS; k++) {
      double coefficient = 0;
      for (int i = 0; i < NormalGrid.COUNT; i++) {
        coefficient += NormalGrid.weight(i) * values[i] * HERMITE[k][i];
      }
      squares[k] = coefficient * coefficient;
    }
    return squares;
  }

  /** The normalized Hermite polynomials at the points, by their recursion. */
  private static double[][] hermite() {
    double[][] polynomials = new double[TERMS][];
    double[] before = new double[NormalGrid.COUNT];
    polynomials[0] = NormalGrid.values(z -> 1);
    for (int k = 0; k + 1 < TERMS; k++) {
      double[] now = polynomials[k];
      double[] next = new double[NormalGrid.COUNT];
      for (int i = 0; i < NormalGrid.COUNT; i++) {
        double by = Math.sqrt(k) * before[i];
        next[i] = (NormalGrid.point(i) * now[i] - by) / Math.sqrt(k + 1);
      }
      before = now;
      polynomials[k + 1] = next;
    }
    return polynomials;
  }

  @Override
  public Marginal then(Activation f) {
    return of(Arrays.stream(values).map(f::apply).toArray(), monotone && f.isMonotone());
  }

  @Override
  public Marginal affine(double factor, double shift) {
    boolean same = factor == 1 && shift == 0;
    return same
        ? this
        : of(Arrays.stream(values).map(v -> factor * v + shift).toArray(), monotone && factor >= 0);
  }

  @Override
  public GaussianMoments moments(Activation f) {
    double first = 0;
    double second = 0;
    double slope = 0;
    for (int i = 0; i < NormalGrid.COUNT; i++) {
      double value = f.apply(values[i]);
      double derivative = f.derivative(values[i]);
      first += NormalGrid.weight(i) * value;
      second += NormalGrid.weight(i) * value * value;
      slope += NormalGrid.weight(i) * derivative * derivative;
    }
    return new GaussianMoments(first, second, slope);
  }
}
