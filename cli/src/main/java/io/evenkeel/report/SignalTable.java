// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Predicted beside measured second moments in the terminal, one column pair per recipe. */
final class SignalTable {
  private static final int MOST_ROWS = 40;
  private static final int NAME = 34;
  private static final int COMPARED_NAME = 20;
  private static final int MOST_COMPARED = 3;
  private static final int NUMBER = 9;

  private SignalTable() {}

  static String of(List<Outcome> outcomes, boolean full) {
    List<Reading> rows = TerminalReport.shown(outcomes.getFirst(), full);
    if (rows.isEmpty()) {
      return "";
    }
    List<Integer> shown = full ? all(rows.size()) : sampled(rows.size());
    List<ColumnData<Integer>> columns =
        outcomes.size() == 1
            ? single(rows)
            : compared(outcomes.subList(0, Math.min(outcomes.size(), MOST_COMPARED)), full);
    String table = AsciiTable.getTable(AsciiTable.NO_BORDERS, shown, columns).stripTrailing();
    int left = rows.size() - shown.size();
    return left == 0 ? table : table + "\n %d layers between left out (--verbose)".formatted(left);
  }

  private static List<Integer> all(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  /** The first and the last rows and evenly spaced ones between. */
  private static List<Integer> sampled(int size) {
    return size <= MOST_ROWS
        ? all(size)
        : IntStream.range(0, MOST_ROWS)
            .map(i -> (int) Math.round(i * (size - 1.0) / (MOST_ROWS - 1)))
            .boxed()
            .toList();
  }

  private static List<ColumnData<Integer>> single(List<Reading> rows) {
    List<ColumnData<Integer>> columns = new ArrayList<>(place(rows, NAME));
    columns.add(number("PREDICTED").with((Integer i) -> predicted(rows.get(i))));
    columns.add(number("MEASURED").with((Integer i) -> measured(rows.get(i))));
    columns.add(number("RATIO").with((Integer i) -> ratio(rows.get(i))));
    columns.add(
        PlanTable.column("DEAD", 6, HorizontalAlign.RIGHT)
            .with((Integer i) -> dead(rows.get(i))));
    return columns;
  }

  private static List<ColumnData<Integer>> compared(List<Outcome> outcomes, boolean full) {
    List<ColumnData<Integer>> columns =
        new ArrayList<>(
            place(TerminalReport.shown(outcomes.getFirst(), full), COMPARED_NAME));
    for (Outcome outcome : outcomes) {
      List<Reading> rows = TerminalReport.shown(outcome, full);
      String recipe = Numbers.clipped(outcome.plan().recipe(), NUMBER);
      columns.add(number("PREDICTED").with((Integer i) -> predicted(rows.get(i))));
      columns.add(number(recipe).with((Integer i) -> measured(rows.get(i))));
    }
    return columns;
  }

  private static List<ColumnData<Integer>> place(List<Reading> rows, int width) {
    return List.of(
        PlanTable.column("DEPTH", 5, HorizontalAlign.RIGHT)
            .with((Integer i) -> String.valueOf(rows.get(i).depth())),
        PlanTable.column("E x² AFTER", width, HorizontalAlign.LEFT)
            .with((Integer i) -> Numbers.clipped(name(rows.get(i)), width)));
  }

  private static String name(Reading reading) {
    return reading.parameter().orElseGet(reading::tensor);
  }

  private static Column number(String header) {
    return PlanTable.column(header, NUMBER, HorizontalAlign.RIGHT);
  }

  private static String predicted(Reading reading) {
    return reading
        .predictedMoments()
        .map(moments -> Numbers.of(moments.secondMoment()))
        .orElse("can't say");
  }

  private static String measured(Reading reading) {
    return reading.measured().map(m -> Numbers.of(m.moments().secondMoment())).orElse("");
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
}
