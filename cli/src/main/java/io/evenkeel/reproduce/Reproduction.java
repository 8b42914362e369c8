// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.List;
import java.util.function.Function;

/**
 * A table that can be printed again.
 *
 * @param name as the command line takes it
 * @param title what it shows
 * @param source the paper
 * @param numbers computes and measures
 */
public record Reproduction(
    String name, String title, String source, Function<Effort, List<Row>> numbers) {

  /** The table, measured as well as it is printed. */
  public Table run() {
    return run(Effort.FULL);
  }

  Table run(Effort effort) {
    return new Table(name, title, source, numbers.apply(effort));
  }
}
