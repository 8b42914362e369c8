// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.plan.Plan;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code evenkeel init} prints: findings, plan, signal, and one line that sums up. */
public final class TerminalReport {
  static final int WIDTH = 100;
  private static final int MODEL = 40;

  /**
   * How it is printed.
   *
   * @param colour whether the terminal shows colours
   * @param full every parameter with its reason and every tensor instead of groups and layers
   */
  public record Style(boolean colour, boolean full) {}

  private TerminalReport() {}

  /** The text, lines of at most 100 columns. */
  public static String render(List<Outcome> outcomes, Style style) {
    Outcome main = outcomes.getFirst();
    StringBuilder text = new StringBuilder();
    text.append(findings(ComparedFindings.of(outcomes), style));
    text.append(PlanTable.of(main.recipePlan(), style.full())).append("\n\n");
    String differences = DifferenceTable.of(main.plan(), style.full());
    text.append(differences.isEmpty() ? "" : differences + "\n\n");
    text.append(style.full() ? ReasonList.of(main.plan()) + "\n\n" : "");
    outcomes.stream()
        .flatMap(outcome -> outcome.calibration().stream())
        .map(calibration -> CalibrationTable.of(calibration, style.full()))
        .forEach(table -> text.append(table).append("\n\n"));
    String signal = SignalTable.of(outcomes, style.full());
    text.append(signal.isEmpty() ? "" : signal + "\n\n");
    Stream<String> batch =
        Stream.of(main.batch()).filter(words -> !words.isEmpty()).map(words -> "run on " + words);
    Stream.concat(outcomes.stream().map(TerminalReport::summary), batch)
        .flatMap(words -> DisplayText.wrapped(words, WIDTH).stream())
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** Gravest first; findings of one rule are one entry. */
  static String findings(List<Finding> findings, Style style) {
    StringBuilder text = new StringBuilder();
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
      Map<String, List<Finding>> byRule = new LinkedHashMap<>();
      findings.stream()
          .filter(finding -> finding.severity() == severity)
          .forEach(f -> byRule.computeIfAbsent(f.rule(), r -> new ArrayList<>()).add(f));
      byRule.values().forEach(same -> text.append(FindingText.of(same, style)));
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  private static String summary(Outcome outcome) {
    String head =
        "%s, %s, seed %d: %s"
            .formatted(
                model(outcome), outcome.plan().recipe(), outcome.seed(), values(outcome.plan()));
    return head + endToEnd(outcome).orElse("");
  }

  /** A model with the weights it has. */
  static String subject(Outcome outcome) {
    return "%s, %s".formatted(model(outcome), values(outcome.plan()));
  }

  private static String model(Outcome outcome) {
    return DisplayText.clipped(fileName(outcome.model()), MODEL);
  }

  private static String values(Plan plan) {
    long elements = plan.parameters().stream().mapToLong(p -> p.tensor().elementCount()).sum();
    return "%s values in %d %s"
        .formatted(
            Numbers.count(elements),
            plan.parameters().size(),
            plan.parameters().size() == 1 ? "parameter" : "parameters");
  }

  private static String fileName(String model) {
    return model.substring(model.lastIndexOf('/') + 1);
  }

  private static Optional<String> endToEnd(Outcome outcome) {
    List<Measured> measured =
        outcome.layers().stream().flatMap(reading -> reading.measured().stream()).toList();
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    String first = ReadingText.secondMoment(measured.getFirst());
    String last = ReadingText.secondMoment(measured.getLast());
    return Optional.of("; E x² " + (measured.size() == 1 ? first : first + " → " + last));
  }

  /** The readings that one table shows. */
  static List<Reading> shown(Outcome outcome, boolean full) {
    return full ? outcome.readings() : outcome.layers();
  }
}
