// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * First two moments over all elements of a tensor.
 *
 * @param mean E x
 * @param secondMoment E x²
 */
public record Moments(double mean, double secondMoment) {
  public double variance() {
    return secondMoment - mean * mean;
  }

  /** Of all elements times a factor. */
  Moments times(double factor) {
    return new Moments(factor * mean, factor * factor * secondMoment);
  }
}
