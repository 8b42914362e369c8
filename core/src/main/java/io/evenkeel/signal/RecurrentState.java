// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * The state of a recurrent layer between two steps.
 *
 * @param memory correlation that a step leaves with the one before
 */
record RecurrentState(Marginal hidden, Marginal cell, double memory) {
  static RecurrentState initial(Calculus calculus) {
    return new RecurrentState(given(calculus, 5), given(calculus, 6), 0);
  }

  private static Marginal given(Calculus calculus, int input) {
    Products p = calculus.signal(input).map(Channels::products).orElse(Products.ZERO);
    return new Marginal.Gaussian(p.mean(), Math.max(0, p.second() - p.mean() * p.mean()));
  }
}
