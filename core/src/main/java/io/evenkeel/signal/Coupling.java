// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * A gradient that is c·ε: ε does not depend on the element it belongs to, c is 0 where a rectifier
 * shuts or a maximum is elsewhere. Given the element's z, as {@link Signal} has it, c is known on
 * average.
 */
final class Coupling {
  /** E[c² | z] as a function of z. */
  private final Table energy;

  /** E[c | z]. */
  private final Table mean;

  private final Pairs base;

  /** ε, by its mean products, times c. */
  private Coupling(Table energy, Table mean, Pairs base) {
    this.energy = energy;
    this.mean = mean;
    this.base = base;
  }

  private static Coupling of(double[] energy, double[] mean, Pairs base) {
    return new Coupling(Table.of(energy, false), Table.of(mean, false), base);
  }

  /** No dependence. */
  static Coupling none(Pairs base) {
    return new Coupling(Table.ONE, Table.ONE, base);
  }

  /** Mean products of ε. */
  Pairs base() {
    return base;
  }

  Coupling withBase(Pairs other) {
    return new Coupling(energy, mean, other);
  }

  /** With one more factor, a function of the same z given by means of its square and of itself. */
  Coupling times(Table squares, Table values) {
    return new Coupling(energy.times(squares), mean.times(values), base);
  }

  /** The same, the functions being given at the points of the {@link NormalGrid}. */
  Coupling times(double[] squares, double[] values) {
    return times(Table.of(squares, false), Table.of(values, false));
  }

  /** The sum of two gradients with one ε. */
  Coupling plus(Coupling other) {
    double[] sum = mean.values();
    double[] squares = energy.values();
    for (int i = 0; i < sum.length; i++) {
      squares[i] = squares[i] + other.energy.at(i) + 2 * sum[i] * other.mean.at(i);
      sum[i] += other.mean.at(i);
    }
    return of(squares, sum, base);
  }

  /** The sum of two gradients that have nothing to do with each other. */
  Coupling besides(Coupling other) {
    Pairs sum = base.plus(other.base);
    double share = sum.own() == 0 ? 0 : base.own() / sum.own();
    double pairs = Math.abs(base.positions()) + Math.abs(other.base.positions());
    double ofPairs = pairs == 0 ? share : Math.abs(base.positions()) / pairs;
    return of(mixed(energy, share, other.energy), mixed(mean, ofPairs, other.mean), sum);
  }

  private static double[] mixed(Table a, double share, Table b) {
    double[] result = new double[NormalGrid.COUNT];
    for (int i = 0; i < result.length; i++) {
      result[i] = share * a.at(i) + (1 - share) * b.at(i);
    }
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
      return of(
          NormalGrid.given(energy.values(), correlation),
          NormalGrid.given(mean.values(), correlation),
          base);
    }
    var rest = new Marginal.Gaussian(sum.mean() - term.mean(), others);
    double[][] functions = {energy.values(), mean.values()};
    double[][] means = NormalGrid.given(functions, term.values(), rest, sum.values());
    return of(means[0], means[1], base);
  }

  /** E[c² | z] as a function of z. */
  Table squares() {
    return energy;
  }

  double meanShare() {
    return mean.mean();
  }

  /** E[c h(z)]. */
  double product(double[] function) {
    return mean.times(Table.of(function, false)).mean();
  }

  /** E c². */
  double meanSquare() {
    return energy.mean();
  }

  /** The mean products of the gradient, its elements' z being those of a signal. */
  Pairs pairs(Signal signal) {
    if (base.positions() == 0 && base.samples() == 0) {
      return new Pairs(base.own() * meanSquare(), 0, 0);
    }
    return new Pairs(
        base.own() * meanSquare(),
        base.positions() == 0 ? 0 : base.positions() * mean.product(signal.positions()),
        base.samples() == 0 ? 0 : base.samples() * mean.product(signal.samples()));
  }

  /** The mean products of the gradient times a function of z. */
  Pairs pairsTimes(Signal signal, double[] function) {
    Table values = Table.of(function, false);
    return times(values.times(values), values).pairs(signal);
  }
}
