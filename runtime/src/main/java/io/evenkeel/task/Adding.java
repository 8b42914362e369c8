// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.List;

/**
 * The adding problem: of a long sequence of numbers, uniform from 0 to 1, two are marked, one in
 * each half; their sum is to be told at the end.
 *
 * <p>Whoever always answers 1 has a mean squared error of 1/6, the variance of the sum.
 */
final class Adding {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "adding-T",
              "the sum of the two marked ones of T numbers (Hochreiter, Schmidhuber 1997)",
              "adding-100"),
          "adding-(\\d+)",
          (name, seed) -> of(name.text(), name.number(1, "the length", 100, 2, 100_000), seed));

  private static final int MARKED = 2;

  private Adding() {}

  private static Task of(String name, int length, Seed seed) {
    Column input = Column.reals("input", length, MARKED);
    List<Column> targets = List.of(Column.reals("values", 1));
    return SampledTask.of(name, Kind.REGRESSION, 0, input, targets, samples(length, seed));
  }

  private static Samples samples(int length, Seed seed) {
    return (split, number, row) -> {
      Draws draws = Draws.of(seed, "adding", split, number);
      float[] steps = new float[MARKED * length];
      for (int i = 0; i < length; i++) {
        steps[MARKED * i] = (float) draws.between(0.0, 1.0);
      }
      int early = draws.below(length / 2);
      int late = draws.between(length / 2, length - 1);
      steps[MARKED * early + 1] = 1;
      steps[MARKED * late + 1] = 1;
      row.put("input", steps);
      row.put("values", steps[MARKED * early] + steps[MARKED * late]);
    };
  }
}
