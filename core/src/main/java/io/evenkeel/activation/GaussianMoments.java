// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * The moments of f(x) for a normally distributed x.
 *
 * @param mean E f(x)
 * @param secondMoment E f(x)², not the variance
 * @param derivativeSecondMoment E f′(x)², the factor by which f scales the second moment of an
 *     independent gradient
 */
public record GaussianMoments(double mean, double secondMoment, double derivativeSecondMoment) {
  /** Var f(x) = E f² − (E f)², not below 0. */
  public double variance() {
    return Math.max(0, secondMoment - mean * mean);
  }
}
