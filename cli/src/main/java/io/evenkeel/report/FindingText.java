// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Findings of one rule as a few lines. */
final class FindingText {
  private static final int MOST_SHOWN = 3;
  private static final String INDENT = "  ";

  private FindingText() {}

  static String of(List<Finding> same, TerminalReport.Style style) {
    StringBuilder text = new StringBuilder();
    Finding first = same.getFirst();
    int shown = style.full() ? same.size() : first.severity() == Severity.NOTE ? 1 : MOST_SHOWN;
    for (Finding finding : same.subList(0, Math.min(shown, same.size()))) {
      String fix = finding.fix().isEmpty() ? "" : "; " + finding.fix();
      String where = finding.where() + ": " + finding.because() + fix;
      text.append(label(finding, style)).append('\n');
      DisplayText.wrapped(where, TerminalReport.WIDTH - INDENT.length())
          .forEach(line -> text.append(INDENT).append(line).append('\n'));
    }
    if (same.size() > shown) {
      text.append(INDENT)
          .append("and %d more of this kind (--verbose shows all)".formatted(same.size() - shown))
          .append('\n');
    }
    return text.toString();
  }

  private static String label(Finding finding, TerminalReport.Style style) {
    String label = finding.severity().name().toLowerCase(Locale.ROOT) + " " + finding.rule();
    String fitting = DisplayText.clipped(label, TerminalReport.WIDTH);
    return style.colour() ? colour(finding.severity()) + fitting + "\u001b[0m" : fitting;
  }

  private static String colour(Severity severity) {
    return switch (severity) {
      case ERROR -> "\u001b[1;31m";
      case WARNING -> "\u001b[1;33m";
      case NOTE -> "\u001b[1;36m";
    };
  }
}
