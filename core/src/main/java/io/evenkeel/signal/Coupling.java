// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;

/**
 * A gradient that is c·ε: ε does not depend on the element it belongs to, c is 0 where a rectifier
 * shuts or a maximum is elsewhere. Given the element's z, as {@link Signal} has it, c is known on
 * average.
 */
final class Coupling {
  private static final double[] ONES = NormalGrid.values(z -> 1);

  /** E[c² | z] at the points of the {@link NormalGrid}. */
  private final double[] energy;

  /** E[c | z]. */
  private final double[] mean;

  private final Pairs base;

  /** ε, by its mean products, times c. */
  Coupling(double[] energy, double[] mean, Pairs base) {
    this.energy = energy;
    this.mean = mean;
    this.base = base;
  }

  /** No dependence. */
  static Coupling none(Pairs base) {
    return new Coupling(ONES, ONES, base);
  }

  /** Mean products of ε. */
  Pairs base() {
    return base;
  }

  Coupling withBase(Pairs other) {
    return new Coupling(energy, mean, other);
  }

  /** With one more factor, a function of the same z given by means of its square and of itself. */
  Coupling times(double[] squares, double[] values) {
    return new Coupling(product(energy, squares), product(mean, values), base);
  }

  /** The sum of two gradients with one ε. */
  Coupling plus(Coupling other) {
    double[] sum = mean.clone();
    Arrays.setAll(sum, i -> mean[i] + other.mean[i]);
    double[] squares = energy.clone();
    Arrays.setAll(squares, i -> energy[i] + other.energy[i] + 2 * mean[i] * other.mean[i]);
    return new Coupling(squares, sum, base);
  }

  /** The sum of two gradients that have nothing to do with each other. */
  Coupling besides(Coupling other) {
    Pairs sum = base.plus(other.base);
    double share = sum.own() == 0 ? 0 : base.own() / sum.own();
    double pairs = Math.abs(base.positions()) + Math.abs(other.base.positions());
    double ofPairs = pairs == 0 ? share : Math.abs(base.positions()) / pairs;
    return new Coupling(mixed(energy, share, other.energy), mixed(mean, ofPairs, other.mean), sum);
  }

  private static double[] mixed(double[] a, double share, double[] b) {
    double[] result = new double[a.length];
    Arrays.setAll(result, i -> share * a[i] + (1 - share) * b[i]);
    return result;
  }

  /**
   * The coupling to one of the terms of the signal's sum, the others being taken to be normal.
   *
   * @param sum the signal
   */
  Coupling projected(Marginal term, Marginal sum) {
    double others = Math.max(0, sum.variance() - term.variance());
    if (term instanceof Marginal.Gaussian || !sum.isMonotone()) {
      double share = sum.variance() == 0 ? 0 : term.variance() / sum.variance();
      double correlation = Math.sqrt(Math.min(1, share));
      return new Coupling(
          NormalGrid.given(energy, correlation), NormalGrid.given(mean, correlation), base);
    }
    var rest = new Marginal.Gaussian(sum.mean() - term.mean(), others);
    double[] x = term.values();
    double[] s = sum.values();
    return new Coupling(
        NormalGrid.given(energy, x, rest, s), NormalGrid.given(mean, x, rest, s), base);
  }

  /** E[c² | z] as a function of z. */
  Table squares() {
    return Table.of(energy, false);
  }

  double meanShare() {
    return NormalGrid.expectation(mean);
  }

  /** E[c h(z)]. */
  double product(double[] function) {
    return NormalGrid.expectation(product(mean, function));
  }

  /** E c². */
  double meanSquare() {
    return NormalGrid.expectation(energy);
  }

  /** The mean products of the gradient, its elements' z being those of a signal. */
  Pairs pairs(Signal signal) {
    return pairs(signal, NormalGrid.expectation(energy), mean);
  }

  /** The mean products of the gradient times a function of z. */
  Pairs pairsTimes(Signal signal, double[] function) {
    double[] squares = product(energy, product(function, function));
    return pairs(signal, NormalGrid.expectation(squares), product(mean, function));
  }

  private Pairs pairs(Signal signal, double second, double[] values) {
    if (base.positions() == 0 && base.samples() == 0) {
      return new Pairs(base.own() * second, 0, 0);
    }
    Table average = Table.of(values, false);
    return new Pairs(
        base.own() * second,
        base.positions() == 0 ? 0 : base.positions() * average.product(signal.positions()),
        base.samples() == 0 ? 0 : base.samples() * average.product(signal.samples()));
  }

  private static double[] product(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = a[i] * b[i];
    }
    return result;
  }
}
