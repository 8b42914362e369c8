// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Arrays;

/** The slope of a function of a signal, given the signal's z. */
final class Slopes {
  /** A jump of the slope between two points of the grid is met by looking at four between them. */
  private static final double[] BETWEEN = {-0.375, -0.125, 0.125, 0.375};

  private Slopes() {}

  /** E f′² and E f′ around every point of the grid, and the exact second moment where known. */
  static Coupling of(Activation f, Signal in, Coupling before) {
    double[] h = in.marginal().values();
    double[] squares = new double[h.length];
    double[] means = new double[h.length];
    for (int i = 0; i < h.length; i++) {
      for (double offset : BETWEEN) {
        double slope = f.derivative(NormalGrid.between(h, i, offset));
        squares[i] += slope * slope / BETWEEN.length;
        means[i] += slope / BETWEEN.length;
      }
    }
    if (in.marginal() instanceof Marginal.Gaussian) {
      double exact = in.marginal().moments(f).derivativeSecondMoment();
      double found = NormalGrid.expectation(squares);
      double correction = found == 0 ? 1 : exact / found;
      squares = Arrays.stream(squares).map(s -> s * correction).toArray();
    }
    return before.times(squares, means);
  }
}
