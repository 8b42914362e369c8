// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;

/**
 * The copying problem: ten symbols, a gap of T − 1 blanks, a signal, and ten blanks during which
 * the symbols are to be repeated; before that, blanks are to be answered. T + 20 steps in all.
 *
 * <p>Whoever answers blanks and then guesses has a cross-entropy of 10 ln 8 / (T + 20) per step.
 */
final class Copying {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "copy-T",
              "ten symbols repeated after a gap of T (Hochreiter, Schmidhuber 1997; Arjovsky et al."
                  + " 2016, arXiv:1511.06464)",
              "copy-20"),
          "copy-(\\d+)",
          (name, seed) -> of(name.text(), name.number(1, "the gap", 20, 1, 100_000), seed));

  private static final int COPIED = 10;
  private static final int SYMBOLS = 8;
  private static final int SIGNAL = SYMBOLS + 1;

  private Copying() {}

  private static Task of(String name, int gap, Seed seed) {
    int length = gap + 2 * COPIED;
    Column input = Column.tokens("input", SIGNAL + 1, length);
    List<Column> targets = List.of(Column.integers("labels", length));
    Samples samples = samples(length, seed);
    return SampledTask.of(name, Kind.SEQUENCE, SYMBOLS + 1, input, targets, samples);
  }

  private static Samples samples(int length, Seed seed) {
    return (split, number, row) -> {
      Draws draws = Draws.of(seed, "copy", split, number);
      long[] symbols = new long[COPIED];
      Arrays.setAll(symbols, i -> draws.between(1, SYMBOLS));
      long[] read = Arrays.copyOf(symbols, length);
      read[length - COPIED - 1] = SIGNAL;
      long[] said = new long[length];
      System.arraycopy(symbols, 0, said, length - COPIED, COPIED);
      row.put("input", read);
      row.put("labels", said);
    };
  }
}
