// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.check.OperatorUse;
import java.util.List;
import java.util.stream.IntStream;

/** Which operators of a network have rules, for the terminal. */
public final class OperatorTable {
  private OperatorTable() {}

  /** One line per operator type, and one that sums up. */
  public static String of(List<OperatorUse> uses) {
    FittedTable<Integer> table =
        new FittedTable<Integer>()
            .name("OPERATOR", i -> uses.get(i).operator())
            .number("NODES", i -> String.valueOf(uses.get(i).nodes()))
            .text("SIGNAL", i -> said(uses.get(i).signal(), uses.get(i).signalWithout()))
            .text("GRADIENT", i -> said(uses.get(i).gradient(), uses.get(i).gradientWithout()));
    String rows = table.of(IntStream.range(0, uses.size()).boxed().toList());
    long noSignal = uses.stream().filter(use -> use.signalWithout() > 0).count();
    long noGradient = uses.stream().filter(use -> use.gradientWithout() > 0).count();
    return "%s\n\n%d operators; prediction ends at %d of them, gradient at %d%n"
        .formatted(rows, uses.size(), noSignal, noGradient);
  }

  private static String said(int with, int without) {
    if (without > 0) {
      return with == 0 ? "no rule" : "ends at %d of %d".formatted(without, with + without);
    }
    return with == 0 ? "not on its way" : "rule";
  }
}
