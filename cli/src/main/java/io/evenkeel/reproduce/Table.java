// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.List;

/**
 * A table of a paper with our numbers beside it.
 *
 * @param name as the command line takes it
 * @param title what it shows
 * @param source the paper
 */
public record Table(String name, String title, String source, List<Row> rows) {
  public Table {
    rows = List.copyOf(rows);
  }

  /** Whether every number is as near as it should be. */
  public boolean passes() {
    return rows.stream().allMatch(Row::passes);
  }
}
