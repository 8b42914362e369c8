// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * A scalar activation function f and what it does to a normal signal. Immutable.
 *
 * <p>{@link Activations} has the usual functions and makes one of any lambda. An implementation of
 * its own needs only the five abstract methods; the quadrature behind the others takes f to be
 * smooth, on a scale of about 1, between its kinks, and to grow no faster than an exponential.
 *
 * <p>Accuracy: the second moments have a relative error below 1e-12; the error of the mean is below
 * 1e-12 of E|f|, from which positive and negative parts may cancel.
 */
public interface Activation {
  /** Name and parameters, as {@link Activations#byName} reads them: {@code leaky-relu(0.01)}. */
  String name();

  /** f(x) for a finite x. */
  double apply(double x);

  /** f′(x) for a finite x; at a kink the derivative from the left. */
  double derivative(double x);

  /** The points where f or f′ is not smooth, ascending. */
  double[] kinks();

  /** Whether f never decreases, so that max pooling before and after it is the same. */
  boolean isMonotone();

  /** Whether f(a x) = a f(x) for every a > 0, as of rectifiers. */
  default boolean isPositivelyHomogeneous() {
    return false;
  }

  /**
   * The moments for x ~ N(0, variance).
   *
   * @throws IllegalArgumentException if the variance is negative, infinite or NaN
   */
  default GaussianMoments moments(double variance) {
    return moments(0, variance);
  }

  /**
   * The moments for x ~ N(mean, variance); a variance of 0 is a point mass.
   *
   * @throws IllegalArgumentException if the mean is not finite, or the variance is negative,
   *     infinite or NaN
   */
  default GaussianMoments moments(double mean, double variance) {
    return GaussianQuadrature.moments(this, Gaussian.of(mean, variance));
  }

  /**
   * The correlation map E[f(x) f(y)] for jointly normal x, y ~ N(0, variance).
   *
   * @param correlation of x and y, in [−1, 1]
   * @throws IllegalArgumentException if the variance is negative or not finite, or the correlation
   *     is outside [−1, 1] by more than rounding
   */
  default double correlated(double variance, double correlation) {
    return GaussianPair.of(variance, correlation).expectedProduct(this);
  }

  /** 1/√E f² at N(0, 1): the gain that keeps the second moment of a unit signal. */
  default double gain() {
    return Math.sqrt(1 / moments(1).secondMoment());
  }

  /** 1/√E f′² at N(0, 1): the gain that keeps the second moment of the gradient. */
  default double backwardGain() {
    return Math.sqrt(1 / moments(1).derivativeSecondMoment());
  }
}
