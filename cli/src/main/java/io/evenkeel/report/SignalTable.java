// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;

/** Predicted beside measured second moments in the terminal, one column pair per recipe. */
final class SignalTable {
  private static final int MOST_ROWS = 40;
  private static final int MOST_COMPARED = 3;
  private static final int MOST_RECIPE = 17;

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
    String legend = outcomes.size() == 1 ? legend(rows) : "";
    return table + leftOut(rows.size() - shown.size(), outcomes.size() - MOST_COMPARED) + legend;
  }

  private static String leftOut(int layers, int recipes) {
    String text =
        layers > 0
            ? "\n %d layers left out, where the signal turns least; --verbose shows all"
            : "";
    String more = recipes > 0 ? "\n %d more compared; --report and --json show all" : "";
    return text.formatted(layers) + more.formatted(recipes);
  }

  private static String legend(List<Reading> rows) {
    return rows.stream().allMatch(row -> ReadingText.gradient(row).isEmpty())
        ? ""
        : "\n E δ²: mean square of the loss gradient there, if it is 1 at the outputs";
  }

  private static FittedTable<Integer> single(List<Reading> rows) {
    return place(rows)
        .number("PREDICTED", i -> ReadingText.predicted(rows.get(i)))
        .number("90 % OF DRAWS", i -> ReadingText.draws(rows.get(i)))
        .spare()
        .number("MEASURED", i -> ReadingText.measured(rows.get(i)))
        .number("RATIO", i -> ReadingText.ratio(rows.get(i)))
        .spare()
        .number("DEAD", i -> ReadingText.dead(rows.get(i)))
        .number("NON-FINITE", i -> ReadingText.nonFinite(rows.get(i)))
        .under("E δ²")
        .number("PREDICTED", i -> ReadingText.gradient(rows.get(i)))
        .number("MEASURED", i -> ReadingText.measuredGradient(rows.get(i)));
  }

  private static FittedTable<Integer> compared(List<Outcome> outcomes, boolean full) {
    FittedTable<Integer> table = place(TerminalReport.shown(outcomes.getFirst(), full));
    List<String> titles = titles(outcomes);
    for (int k = 0; k < outcomes.size(); k++) {
      List<Reading> rows = TerminalReport.shown(outcomes.get(k), full);
      table
          .under(titles.get(k))
          .number("PREDICTED", i -> ReadingText.predicted(rows.get(i)))
          .number("MEASURED", i -> ReadingText.measured(rows.get(i)));
    }
    return table;
  }

  /**
   * Recipes by names short enough to stand over their columns, numbered if that makes them equal.
   */
  private static List<String> titles(List<Outcome> outcomes) {
    List<String> titles = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      String recipe = outcome.plan().recipe();
      String title = DisplayText.clipped(recipe, MOST_RECIPE);
      String number = " #" + (titles.size() + 1);
      titles.add(
          titles.contains(title)
              ? DisplayText.clipped(recipe, MOST_RECIPE - number.length()) + number
              : title);
    }
    return titles;
  }

  private static FittedTable<Integer> place(List<Reading> rows) {
    return new FittedTable<Integer>()
        .number("DEPTH", i -> String.valueOf(rows.get(i).depth()))
        .name("E x² AFTER", i -> ReadingText.name(rows.get(i)))
        .text("OP", i -> rows.get(i).op());
  }
}
