// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * How much of a gradient is a gradient further down the network: two that came from one by ways
 * without weights of their own have a covariance.
 *
 * @param share mean coefficient of the other gradient's own element
 * @param of mean products of the other gradient
 */
record Root(double share, Pairs of) {
  Root times(double factor) {
    return new Root(factor * share, of);
  }

  Root plus(Root other) {
    return new Root(share + other.share, of);
  }
}
