// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.List;

/** The learning rate of every step. */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step from 1
   */
  double rate(long step);

  /** The same rate always. */
  static Schedule constant(double rate) {
    return step -> rate;
  }

  /**
   * A rate multiplied by a factor after each of some steps.
   *
   * @param after the last steps of the former rates, ascending
   */
  static Schedule steps(double rate, double factor, List<Long> after) {
    List<Long> drops = List.copyOf(after);
    return step ->
        rate * Math.pow(factor, (double) drops.stream().filter(drop -> step > drop).count());
  }

  /**
   * Half a cosine from a rate to zero (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5).
   *
   * @param steps altogether
   */
  static Schedule cosine(double rate, long steps) {
    return step -> rate * (1 + Math.cos(Math.PI * share((double) step - 1, (double) steps))) / 2;
  }

  /**
   * One cycle: up from a 25th of the rate along half a cosine, down to a 250,000th along another
   * (Smith and Topin 2019, arXiv:1708.07120, with PyTorch's shape and constants).
   *
   * @param rising share of the steps that go up
   */
  static Schedule oneCycle(double highest, long steps, double rising) {
    double first = highest / 25;
    double last = first / 1e4;
    double top = rising * steps - 1;
    return step -> {
      double at = Math.min(step, steps) - 1;
      return at <= top
          ? between(first, highest, top <= 0 ? 1 : at / top)
          : between(highest, last, (at - top) / (steps - 1 - top));
    };
  }

  private static double between(double from, double to, double share) {
    return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
  }

  private static double share(double done, double of) {
    return Math.clamp(done / Math.max(1, of), 0, 1);
  }

  /** This schedule, its first steps rising linearly from near zero (Goyal et al. 2017, 2.2). */
  default Schedule warmedUp(long warming) {
    return step -> rate(step) * (step >= warming ? 1 : (double) step / warming);
  }
}
