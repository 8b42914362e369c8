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
