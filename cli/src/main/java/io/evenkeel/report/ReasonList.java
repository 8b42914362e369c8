// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why every parameter gets what it gets: each reason once, under the names it holds for. */
final class ReasonList {
  private static final String INDENT = "  ";

  private ReasonList() {}

  /** Lines of at most the report's width, reasons in the order of their first parameters. */
  static String of(Plan plan) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      names.computeIfAbsent(parameter.reason(), reason -> new ArrayList<>()).add(parameter.name());
    }
    StringBuilder text = new StringBuilder(" WHY\n");
    names.forEach((reason, same) -> append(text, patterns(same), reason));
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, String names, String reason) {
    DisplayText.wrapped(names, TerminalReport.WIDTH - 1)
        .forEach(line -> text.append(' ').append(line).append('\n'));
    DisplayText.wrapped(reason, TerminalReport.WIDTH - INDENT.length() - 1)
        .forEach(line -> text.append(' ').append(INDENT).append(line).append('\n'));
  }

  /** Names that differ in numbers as one. */
  private static String patterns(List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(NamePattern::shape, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(same -> NamePattern.exact(same).stream())
        .collect(Collectors.joining(", "));
  }
}
