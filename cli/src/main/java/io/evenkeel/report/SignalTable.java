// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Predicted beside measured second moments in the terminal, one column pair per recipe. */
final class SignalTable {
  private static final int MOST_ROWS = 40;
  private static final int MOST_COMPARED = 3;
  private static final int MOST_RECIPE = 10;

  private SignalTable() {}

  static String of(List<Outcome> outcomes, boolean full) {
    List<Reading> rows = TerminalReport.shown(outcomes.getFirst(), full);
    if (rows.isEmpty()) {
      return "";
    }
    List<Integer> shown = TurningPoints.of(rows, full ? rows.size() : MOST_ROWS);
    String table =
        outcomes.size() == 1
            ? single(rows).of(shown)
            : compared(outcomes.subList(0, Math.min(outcomes.size(), MOST_COMPARED)), full)
                .of(shown);
    int left = rows.size() - shown.size();
    return left == 0
        ? table
        : table + "\n %d layers between left out; --verbose shows all".formatted(left);
  }

  private static FittedTable<Integer> single(List<Reading> rows) {
    return place(rows)
        .number("PREDICTED", i -> predicted(rows.get(i)))
        .number("MEASURED", i -> measured(rows.get(i)))
        .number("RATIO", i -> ratio(rows.get(i)))
        .number("DEAD", i -> dead(rows.get(i)))
        .number("NON-FINITE", i -> nonFinite(rows.get(i)));
  }

  private static FittedTable<Integer> compared(List<Outcome> outcomes, boolean full) {
    FittedTable<Integer> table = place(TerminalReport.shown(outcomes.getFirst(), full));
    for (Outcome outcome : outcomes) {
      List<Reading> rows = TerminalReport.shown(outcome, full);
      String recipe = DisplayText.clipped(outcome.plan().recipe(), MOST_RECIPE);
      table
          .number("PRED. " + recipe, i -> predicted(rows.get(i)))
          .number(recipe, i -> measured(rows.get(i)));
    }
    return table;
  }

  private static FittedTable<Integer> place(List<Reading> rows) {
    return new FittedTable<Integer>()
        .number("DEPTH", i -> String.valueOf(rows.get(i).depth()))
        .name("E x² AFTER", i -> name(rows.get(i)))
        .text("OP", i -> rows.get(i).op());
  }

  private static String name(Reading reading) {
    return reading.parameter().orElseGet(reading::tensor);
  }

  private static String predicted(Reading reading) {
    return reading
        .predictedMoments()
        .map(moments -> Numbers.of(moments.secondMoment()))
        .orElse("cannot say");
  }

  private static String measured(Reading reading) {
    return reading
        .measured()
        .map(m -> m.elements() > m.nonFinite() ? Numbers.of(m.moments().secondMoment()) : "none")
        .orElse("");
  }

  private static String ratio(Reading reading) {
    Optional<Double> predicted = reading.predictedMoments().map(Moments::secondMoment);
    Optional<Double> measured =
        reading.measured().map(Measured::moments).map(Moments::secondMoment);
    return predicted
        .filter(p -> p > 0)
        .flatMap(p -> measured.map(m -> Numbers.of(m / p)))
        .orElse("");
  }

  private static String dead(Reading reading) {
    return reading
        .measured()
        .filter(m -> m.deadFraction() > 0)
        .map(m -> String.format(Locale.ROOT, "%.0f %%", 100 * m.deadFraction()))
        .orElse("");
  }

  private static String nonFinite(Reading reading) {
    return reading
        .measured()
        .filter(m -> m.nonFinite() > 0)
        .map(m -> Numbers.count(m.nonFinite()))
        .orElse("");
  }
}
