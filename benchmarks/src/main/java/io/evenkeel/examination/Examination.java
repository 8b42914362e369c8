// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Examines distributions and correlations: {@code examine distributions [10⁹]}, {@code lags
 * [10¹¹]}, {@code squares [10¹⁰ [FIRST SEED]]} for lags of squares, {@code tails [10¹¹]} and {@code
 * pairs [10⁹]}, the number being that of samples.
 */
public final class Examination {
  private static final long BILLION = 1_000_000_000L;

  /** A figure is called off when a perfect generator would show a larger one this rarely. */
  private static final double ALARM = 1e-3;

  private final PrintStream out;
  private int figures;
  private int alarms;

  private Examination(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Examination examination = new Examination(System.out);
    String what = arguments.length == 0 ? "distributions" : arguments[0];
    switch (what) {
      case "distributions" -> examination.distributions(count(arguments, BILLION));
      case "lags" ->
          examination.print(LagSums.of(Drawn.OURS, count(arguments, 100 * BILLION)).figures());
      case "squares" ->
          examination.print(
              LagSums.ofSquares(Drawn.OURS, count(arguments, 10 * BILLION), firstSeed(arguments))
                  .figures());
      case "tails" -> examination.print(Tails.figures(Drawn.OURS, count(arguments, 100 * BILLION)));
      case "pairs" -> examination.print(Pairs.figures(Drawn.OURS, count(arguments, BILLION)));
      case "cuts" -> examination.print(Cuts.figures(count(arguments, (1L << 31) + 4099)));
      default -> {
        System.err.println(
            "examine: give distributions, lags, squares, tails, pairs or cuts, and a number of samples");
        System.exit(2);
      }
    }
    examination.finish();
  }

  private static long count(String[] arguments, long usual) {
    return arguments.length > 1 ? (long) Double.parseDouble(arguments[1]) : usual;
  }

  private static long firstSeed(String[] arguments) {
    return arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
  }

  private void distributions(long count) throws InterruptedException {
    Map<String, Shape> shapes =
        Map.of(
            "normal", Shape.normal(),
            "uniform", Shape.uniform(),
            "truncated ±2", Shape.truncated(2),
            "truncated ±1", Shape.truncated(1),
            "truncated ±3", Shape.truncated(3));
    for (String name :
        List.of("normal", "uniform", "truncated ±2", "truncated ±1", "truncated ±3")) {
      Shape shape = shapes.get(name);
      Counts counts = Counts.of(Drawn.OURS, shape, count);
      for (Figure figure : counts.figures(name)) {
        print(figure);
      }
    }
  }

  private void print(List<Figure> list) {
    list.forEach(this::print);
  }

  private void print(Figure figure) {
    figures++;
    boolean alarm = figure.probability() < ALARM;
    alarms += alarm ? 1 : 0;
    out.printf(
        Locale.ROOT,
        "%-42s %14.6g  p %.4g%s%n",
        figure.name(),
        figure.value(),
        figure.probability(),
        alarm ? "  ←" : "");
  }

  /** Independent figures below the threshold are as many as chance makes them, or not. */
  private void finish() {
    out.printf(
        Locale.ROOT,
        "%d of %d figures below p = %.0e; by chance %.2g%n",
        alarms,
        figures,
        ALARM,
        figures * ALARM);
  }
}
