// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stability;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;

/**
 * A plain network x ↦ f(W x + b) of infinite width whose weights have variance σ_w²/fan-in (Poole
 * et al. 2016, Exponential expressivity in deep neural networks through transient chaos).
 *
 * @param activation f
 * @param weightVariance σ_w², the fan-in divided out
 * @param biasVariance σ_b²
 */
public record MeanField(Activation activation, double weightVariance, double biasVariance) {
  private static final double LARGEST = 1e12;
  private static final int STEPS = 200;
  private static final double NEAR = 1e-9;

  public MeanField {
    if (!(weightVariance > 0 && weightVariance < LARGEST)
        || !(biasVariance >= 0 && biasVariance < LARGEST)) {
      throw new IllegalArgumentException(
          "no network has variances %s and %s".formatted(weightVariance, biasVariance));
    }
  }

  /** The second moment of a pre-activation, given that of the layer before. */
  public double next(double secondMoment) {
    return weightVariance * activation.moments(secondMoment).secondMoment() + biasVariance;
  }

  /**
   * q*: the second moment that layers keep, found between 0 and where growth ends.
   *
   * @throws ArithmeticException if the signal grows without bound
   */
  public double fixedPoint() {
    double high = 1;
    while (next(high) >= high) {
      high *= 2;
      if (high > LARGEST) {
        throw new ArithmeticException("the signal of " + activation.name() + " has no fixed point");
      }
    }
    double low = 0;
    for (int step = 0; step < STEPS && high - low > 1e-15 * high; step++) {
      double middle = (low + high) / 2;
      boolean grows = next(middle) > middle;
      low = grows ? middle : low;
      high = grows ? high : middle;
    }
    return (low + high) / 2;
  }

  /**
   * χ₁ = σ_w² E f′² at q*: by how much a layer scales a small difference between two signals, and
   * the second moment of the gradient.
   */
  public double chi1() {
    return slope(fixedPoint(), 1);
  }

  /** c*: the correlation to which any two different signals tend; 1 in the ordered phase. */
  public double correlation() {
    double q = fixedPoint();
    if (slope(q, 1) <= 1) {
      return 1;
    }
    double low = 0;
    double high = 1 - NEAR;
    for (int step = 0; step < STEPS && high - low > 1e-14; step++) {
      double middle = (low + high) / 2;
      boolean grows = next(q, middle) > middle;
      low = grows ? middle : low;
      high = grows ? high : middle;
    }
    return (low + high) / 2;
  }

  /**
   * ξ_c: the number of layers over which a correlation comes e times nearer to c* (Schoenholz et
   * al. 2017, Deep information propagation). Networks train to about 6 of them.
   */
  public double depthScale() {
    double slope = slope(fixedPoint(), correlation());
    return -1 / Math.log(slope);
  }

  /** The correlation of two pre-activations, given that of the layer before, at q*. */
  private double next(double q, double correlation) {
    return (weightVariance * activation.correlated(q, correlation) + biasVariance) / q;
  }

  /** The derivative of that map: σ_w² E f′(x) f′(y) for x, y of a correlation. */
  private double slope(double q, double correlation) {
    if (correlation == 1) {
      return weightVariance * activation.moments(q).derivativeSecondMoment();
    }
    Activation derivative =
        Activations.of("derivative", activation::derivative, activation.kinks());
    return weightVariance * derivative.correlated(q, correlation);
  }
}
