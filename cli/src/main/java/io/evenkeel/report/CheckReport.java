// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code evenkeel check} prints: findings, the signal, and one line that sums up. */
public final class CheckReport {
  private CheckReport() {}

  /**
   * The text, lines of at most 100 columns.
   *
   * @param stage what the weights were taken for
   */
  public static String render(Outcome outcome, String stage, TerminalReport.Style style) {
    StringBuilder text = new StringBuilder(TerminalReport.findings(outcome.findings(), style));
    String signal = SignalTable.of(List.of(outcome), style.full());
    text.append(signal.isEmpty() ? "" : signal + "\n\n");
    String summary =
        "%s%s: %s%s"
            .formatted(
                TerminalReport.subject(outcome),
                ", taken for " + stage,
                counts(outcome.findings()),
                outcome.batch().isEmpty() ? "" : "; run on " + outcome.batch());
    DisplayText.wrapped(summary, TerminalReport.WIDTH)
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** How many findings there are, such as {@code 1 error, 2 warnings}. */
  public static String counts(List<Finding> findings) {
    List<String> parts = new ArrayList<>();
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
      long count = findings.stream().filter(f -> f.severity() == severity).count();
      if (count > 0) {
        String word = severity.name().toLowerCase(Locale.ROOT);
        parts.add("%d %s%s".formatted(count, word, count == 1 ? "" : "s"));
      }
    }
    boolean warned = findings.stream().anyMatch(f -> f.severity() == Severity.WARNING);
    if (findings.stream().noneMatch(f -> f.severity() == Severity.ERROR)) {
      parts.addFirst(warned ? "no error" : "no error and no warning");
    }
    return String.join(", ", parts);
  }
}
