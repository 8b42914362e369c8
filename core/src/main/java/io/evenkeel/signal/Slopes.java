// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slope of a function of a signal, given the signal's z. */
final class Slopes {
  /** A jump of the slope between two points of the grid is met by looking at four between them. */
  private static final double[] BETWEEN = {-0.375, -0.125, 0.125, 0.375};

  private Slopes() {}

  /** Of rectifiers, whose slope is the same at any variance; kept, since networks repeat them. */
  private static final Map<Activation, Around> OF_RECTIFIERS = new ConcurrentHashMap<>();

  /** E f′² and E f′ around every point of the grid. */
  private static final class Around {
    private final Table squares;
    private final Table means;

    private Around(double[] squares, double[] means) {
      this.squares = Table.of(squares, false);
      this.means = Table.of(means, false);
    }

    static Around of(Activation f, Marginal marginal) {
      double[] h = marginal.values();
      double[] squares = new double[h.length];
      double[] means = new double[h.length];
      for (int i = 0; i < h.length; i++) {
        for (double offset : BETWEEN) {
          double slope = f.derivative(NormalGrid.between(h, i, offset));
          squares[i] += slope * slope / BETWEEN.length;
          means[i] += slope / BETWEEN.length;
        }
      }
      if (marginal instanceof Marginal.Gaussian) {
        double exact = marginal.moments(f).derivativeSecondMoment();
        double found = NormalGrid.expectation(squares);
        double correction = found == 0 ? 1 : exact / found;
        squares = Arrays.stream(squares).map(s -> s * correction).toArray();
      }
      return new Around(squares, means);
    }
  }

  /** E f′² and E f′ around every point of the grid, and the exact second moment where known. */
  static Coupling of(Activation f, Signal in, Coupling before) {
    boolean rectifies =
        f.isPositivelyHomogeneous()
            && in.marginal() instanceof Marginal.Gaussian(double mean, double variance)
            && mean == 0
            && variance > 0;
    Around around =
        rectifies
            ? OF_RECTIFIERS.computeIfAbsent(
                f, rectifier -> Around.of(rectifier, new Marginal.Gaussian(0, 1)))
            : Around.of(f, in.marginal());
    return before.times(around.squares, around.means);
  }
}
