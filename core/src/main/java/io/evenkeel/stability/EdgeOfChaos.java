// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stability;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The networks with χ₁ = 1: small differences and gradients are kept through any depth (Schoenholz
 * et al. 2017, Deep information propagation).
 */
public final class EdgeOfChaos {
  private static final double SMALLEST = 1e-4;
  private static final double LARGEST = 1e4;
  private static final double STEP = 1.2;
  private static final int HALVINGS = 100;
  private static final double LARGEST_BIAS = 0.05;
  private static final double SMALLEST_BIAS = 1e-7;
  private static final double SATURATED = 4;
  private static final double GROWTH = 2;
  private static final double DRIFT = 1.4;

  private EdgeOfChaos() {}

  /**
   * The critical network with a bias variance, at its smallest second moment; empty if there is
   * none. Rectifiers are critical without a bias at any second moment: at 1 here.
   *
   * @param biasVariance σ_b²
   */
  public static Optional<MeanField> of(Activation activation, double biasVariance) {
    OptionalDouble q = secondMoment(activation, biasVariance);
    return q.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MeanField(
                activation,
                1 / activation.moments(q.getAsDouble()).derivativeSecondMoment(),
                biasVariance));
  }

  /** q*: the second moment that this network keeps. */
  public static OptionalDouble secondMoment(Activation activation, double biasVariance) {
    if (Math.abs(excess(activation, 0, 1)) < 1e-12) {
      return biasVariance == 0 ? OptionalDouble.of(1) : OptionalDouble.empty();
    }
    for (double low = SMALLEST; low < LARGEST; low *= STEP) {
      if (excess(activation, biasVariance, low) > 0
          && excess(activation, biasVariance, low * STEP) <= 0) {
        return OptionalDouble.of(root(activation, biasVariance, low));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * A network that stays level, forward and backward, through its whole depth.
   *
   * @param secondMoment q that its pre-activations keep
   * @param biasVariance σ_b²
   */
  public record Level(double secondMoment, double biasVariance) {}

  /**
   * The critical network with the largest bias variance, 0.05 or a half of it as often as needed,
   * in which a deviation of the second moment does not double through the depth; empty if there is
   * none with a second moment below 4, beyond which sigmoids do nothing but saturate. Where f″
   * works against f, as in SiLU, deep networks need a small second moment.
   *
   * @param layers activations in a row
   */
  public static Optional<Level> level(Activation activation, int layers) {
    for (double bias = LARGEST_BIAS; bias > SMALLEST_BIAS; bias /= 2) {
      OptionalDouble q = secondMoment(activation, bias);
      if (q.orElse(SATURATED) < SATURATED
          && isSteady(slope(activation, q.getAsDouble()), layers, GROWTH)) {
        return Optional.of(new Level(q.getAsDouble(), bias));
      }
    }
    return Optional.empty();
  }

  /**
   * The same without biases, which no network keeps critical: the largest second moment, 1 or a
   * half of it as often as needed, at which the gradient changes by at most 1.4 through the depth.
   */
  public static Optional<Level> levelWithoutBiases(Activation activation, int layers) {
    for (double q = 1; q > SMALLEST; q /= 2) {
      GaussianMoments moments = activation.moments(q);
      double chi = q * moments.derivativeSecondMoment() / moments.secondMoment();
      boolean backward = isSteady(chi, layers, DRIFT) && isSteady(1 / chi, layers, DRIFT);
      if (backward && isSteady(chi * slope(activation, q), layers, GROWTH)) {
        return Optional.of(new Level(q, 0));
      }
    }
    return Optional.empty();
  }

  private static boolean isSteady(double perLayer, int layers, double most) {
    return Math.pow(perLayer, layers) <= most;
  }

  /** By how much a layer with χ₁ = 1 scales a small deviation of the second moment from q. */
  public static double slope(Activation activation, double q) {
    double h = 1e-4 * q;
    double above = activation.moments(q + h).secondMoment();
    double below = activation.moments(q - h).secondMoment();
    return (above - below) / (2 * h) / activation.moments(q).derivativeSecondMoment();
  }

  private static double root(Activation activation, double biasVariance, double from) {
    double low = from;
    double high = from * STEP;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      boolean grows = excess(activation, biasVariance, middle) > 0;
      low = grows ? middle : low;
      high = grows ? high : middle;
    }
    return (low + high) / 2;
  }

  /** By how much a layer with χ₁ = 1 at q raises q. */
  private static double excess(Activation activation, double biasVariance, double q) {
    GaussianMoments moments = activation.moments(q);
    return moments.secondMoment() / moments.derivativeSecondMoment() + biasVariance - q;
  }
}
