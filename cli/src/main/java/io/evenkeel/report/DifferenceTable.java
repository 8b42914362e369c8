// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.plan.Plan;
import java.util.List;

/** Where a solved plan differs from recipe {@code he} and why, a line each; empty if nowhere. */
final class DifferenceTable {
  private static final int MOST_ROWS = 12;

  private DifferenceTable() {}

  static String of(Plan plan, boolean full) {
    List<DifferenceGroup> groups = DifferenceGroup.of(plan);
    if (groups.isEmpty()) {
      return "";
    }
    int shown = full ? groups.size() : Math.min(MOST_ROWS, groups.size());
    String table =
        new FittedTable<DifferenceGroup>()
            .name("OTHER THAN HE", DifferenceGroup::name)
            .number("", group -> group.count() == 1 ? "" : "×" + group.count())
            .number("OF ITS STD", DifferenceGroup::factor)
            .text("BECAUSE OF", DifferenceGroup::because)
            .of(groups.subList(0, shown));
    return groups.size() == shown
        ? table
        : table + "\n %d more; --verbose shows all".formatted(groups.size() - shown);
  }
}
