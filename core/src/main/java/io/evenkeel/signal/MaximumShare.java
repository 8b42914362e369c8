// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How likely an element is the maximum of its window, given its z. */
final class MaximumShare {
  private MaximumShare() {}

  /**
   * P(element is the maximum | z) at the points of the grid.
   *
   * <p>Among values that are equal the first counts, so that each has the same chance before its
   * place is known: with b the probability of less and m of the same, ((b + m)^k − b^k) / (k m).
   *
   * @param count elements in the window
   */
  static double[] of(Signal signal, double count) {
    double[] independent = independent(signal.marginal(), count);
    double shared = Math.clamp(signal.positions(), 0, 1);
    // With z = √ρ s + √(1−ρ) e the elements of a window differ in e alone.
    return shared == 0 ? independent : NormalGrid.given(independent, Math.sqrt(1 - shared));
  }

  private static double[] independent(Marginal marginal, double count) {
    double[] h = marginal.values();
    Integer[] order = IntStream.range(0, h.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> h[i]));
    double[] chance = new double[h.length];
    double below = 0;
    int from = 0;
    while (from < order.length) {
      double mass = 0;
      int to = from;
      while (to < order.length && h[order[to]] == h[order[from]]) {
        mass += NormalGrid.weight(order[to++]);
      }
      double won = Math.pow(below + mass, count) - Math.pow(below, count);
      for (int i = from; i < to; i++) {
        chance[order[i]] = mass == 0 ? 0 : won / (count * mass);
      }
      below = Math.min(1, below + mass);
      from = to;
    }
    return chance;
  }
}
