// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is left to chance by there being so many channels and no more: the variance of the mean
 * square over a tensor's elements, over the square of its mean, when all its channels are drawn
 * anew.
 *
 * <p>Channels are independent. Two elements of one channel are functions of z and z′ of a known
 * correlation ρ, so the covariance of their squares is Σ c² ρ^k over the Hermite expansion of h².
 *
 * @param channels number of channels
 * @param extent of each of them
 * @param jitter variance of ρ over pairs of elements: features are too few to make all alike
 */
record ChannelScatter(double channels, Extent extent, double jitter) {
  /** Terms of the expansion; what it leaves out counts as one more. */
  private static final int TERMS = 8;

  private static final double[][] HERMITE = weighted();
  private static final Map<Activation, double[]> OF_RECTIFIERS = new ConcurrentHashMap<>();

  /** Of a signal's channels. */
  double of(Channels signal) {
    double all = signal.moments().secondMoment();
    double sum = 0;
    for (Channels.Group group : signal.groups()) {
      double share = group.size() / signal.size();
      double part = share * group.signal().secondMoment() / all;
      sum += part * part * of(group.signal()) / share;
    }
    return all > 0 ? sum / Math.max(1, channels) : 0;
  }

  private double of(Signal signal) {
    double[] spectrum = spectrum(signal.marginal());
    double sum = 0;
    for (int k = 1; k < spectrum.length; k++) {
      sum += spectrum[k] * meanPower(signal, k);
    }
    return sum;
  }

  /** The mean over pairs of elements of ρ^k. */
  private double meanPower(Signal signal, int k) {
    double positions = power(signal.positions(), k);
    double samples = power(signal.samples(), k);
    double others =
        (extent.positions() - 1) * (extent.positions() > 1 ? positions : 0)
            + extent.positions() * (extent.samples() - 1) * (extent.samples() > 1 ? samples : 0);
    return (1 + others) / extent.elements();
  }

  private double power(double correlation, int k) {
    double spread = k < 2 ? 0 : k * (k - 1) / 2.0 * Math.pow(correlation, k - 2.0) * jitter;
    return Math.min(1, Math.pow(correlation, k) + spread);
  }

  /** c_k² of h² over that of k = 0; the last term is all that is left. */
  private static double[] spectrum(Marginal marginal) {
    if (marginal instanceof Marginal.Gaussian(double mean, double variance)) {
      double second = mean * mean + variance;
      double[] squares = new double[3];
      squares[1] = second == 0 ? 0 : 4 * mean * mean * variance / (second * second);
      squares[2] = second == 0 ? 0 : 2 * variance * variance / (second * second);
      return squares;
    }
    boolean rectifies =
        marginal instanceof Marginal.Image image
            && image.f().isPositivelyHomogeneous()
            && image.of().mean() == 0
            && image.of().variance() > 0;
    return rectifies
        ? OF_RECTIFIERS.computeIfAbsent(
            ((Marginal.Image) marginal).f(), f -> expansion(marginal.values()))
        : expansion(marginal.values());
  }

  /** The normalized Hermite polynomials at the points of the grid, times their weights. */
  private static double[][] weighted() {
    double[][] terms = new double[TERMS][NormalGrid.COUNT];
    for (int i = 0; i < NormalGrid.COUNT; i++) {
      double z = NormalGrid.point(i);
      double before = 0;
      double now = 1;
      for (int k = 0; k < TERMS; k++) {
        terms[k][i] = NormalGrid.weight(i) * now;
        double next = (z * now - Math.sqrt(k) * before) / Math.sqrt(k + 1);
        before = now;
        now = next;
      }
    }
    return terms;
  }

  private static double[] expansion(double[] h) {
    double[] coefficients = new double[TERMS];
    double all = 0;
    for (int i = 0; i < h.length; i++) {
      double square = h[i] * h[i];
      all += HERMITE[0][i] * square * square;
      for (int k = 0; k < TERMS; k++) {
        coefficients[k] += HERMITE[k][i] * square;
      }
    }
    return relative(coefficients, all);
  }

  private static double[] relative(double[] coefficients, double all) {
    double[] squares = new double[TERMS + 1];
    double unit = coefficients[0] * coefficients[0];
    double rest = all;
    for (int k = 0; k < TERMS && unit > 0; k++) {
      squares[k] = coefficients[k] * coefficients[k] / unit;
      rest -= coefficients[k] * coefficients[k];
    }
    squares[TERMS] = unit > 0 ? Math.max(0, rest) / unit : 0;
    return squares;
  }

  /** Of a gradient's channels. */
  double of(Gradients gradients, Channels signal) {
    double all = gradients.pairs().own();
    double[] sum = new double[1];
    gradients.with(
        signal,
        (share, at, gradient) -> {
          double part = share * gradient.pairs().own() / all;
          sum[0] += part * part * of(gradient, at) / share;
        });
    return all > 0 ? sum[0] / Math.max(1, channels) : 0;
  }

  /** A gradient is c·ε: ε is normal, and c is a function of the signal's z. */
  private double of(Gradient gradient, Signal signal) {
    Coupling coupling = gradient.explicit();
    Table energy = coupling.squares();
    double mean = energy.mean() * energy.mean();
    Pairs base = coupling.base();
    if (mean == 0 || base.own() == 0) {
      return 0;
    }
    double own = 3 * energy.product(1) / mean - 1;
    double positions = pair(base.positions() / base.own(), energy, signal.positions(), mean);
    double samples = pair(base.samples() / base.own(), energy, signal.samples(), mean);
    double others =
        (extent.positions() - 1) * positions
            + extent.positions() * (extent.samples() - 1) * samples;
    return Math.max(0, (own + others) / extent.elements());
  }

  private double pair(double correlation, Table energy, double ofSignal, double mean) {
    double squares = 1 + 2 * Math.min(1, correlation * correlation + jitter);
    return squares * energy.product(Double.isNaN(ofSignal) ? 0 : ofSignal) / mean - 1;
  }
}
