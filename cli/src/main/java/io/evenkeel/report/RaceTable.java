// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.race.Standing;
import io.evenkeel.train.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What {@code evenkeel race} prints: a line per recipe, medians over its draws. */
public final class RaceTable {
  private record Line(String recipe, List<Standing> draws) {}

  private RaceTable() {}

  /** The table and one line that sums up. */
  public static String of(RaceResult result) {
    FittedTable<Line> table =
        new FittedTable<Line>()
            .name("RECIPE", Line::recipe)
            .number("FIRST LOSS", line -> median(line, Standing::firstLoss))
            .number("FIRST |GRADIENT|", line -> median(line, Standing::firstGradientNorm))
            .number("LAST LOSS", line -> median(line, Standing::lastLoss))
            .number(
                result.metric().toUpperCase(Locale.ROOT), line -> median(line, Standing::metric));
    for (String further : result.standings().getFirst().further().keySet()) {
      table.number(
          further.toUpperCase(Locale.ROOT),
          line -> median(line, standing -> standing.further().get(further)));
    }
    return table.text("VERDICT", RaceTable::verdicts).of(lines(result)) + "\n\n" + summary(result);
  }

  /** How a recipe does, in a few words for beside a bar while it runs. */
  public static Map<String, String> words(RaceResult result) {
    Map<String, String> words = new LinkedHashMap<>();
    for (Line line : lines(result)) {
      words.put(
          line.recipe(),
          "loss %-9s |gradient| %-9s %s"
              .formatted(
                  median(line, Standing::lastLoss),
                  median(line, Standing::lastGradientNorm),
                  verdicts(line)));
    }
    return words;
  }

  private static List<Line> lines(RaceResult result) {
    return result.byRecipe().entrySet().stream()
        .map(entry -> new Line(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String summary(RaceResult result) {
    int draws = result.byRecipe().values().iterator().next().size();
    String steps =
        result.done() < result.steps()
            ? "%d of %d steps".formatted(result.done(), result.steps())
            : "%d steps".formatted(result.steps());
    return "%s on %s: %s, %s; a guess without looking has loss %s"
        .formatted(
            result.model(),
            result.task(),
            steps,
            draws == 1 ? "one draw" : "medians of %d draws".formatted(draws),
            Numbers.of(result.chance()));
  }

  private static String median(Line line, ToDoubleFunction<Standing> number) {
    double[] sorted = line.draws().stream().mapToDouble(number).sorted().toArray();
    double low = sorted[(sorted.length - 1) / 2];
    double high = sorted[sorted.length / 2];
    double median = low == high ? low : (low + high) / 2;
    return Double.isNaN(median) ? "" : Numbers.of(median);
  }

  private static String verdicts(Line line) {
    Map<Verdict, Long> counts =
        line.draws().stream()
            .collect(Collectors.groupingBy(Standing::verdict, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            counts.size() == 1
                ? word(entry.getKey())
                : entry.getValue() + " " + word(entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
