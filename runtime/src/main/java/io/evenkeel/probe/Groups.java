// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.graph.Shapes;
import java.util.ArrayList;
import java.util.List;

/** Splits values into groups that one run can hand over. */
final class Groups {
  /** Bytes that the values of one run take together. */
  static final long BUDGET = 1L << 30;

  private static final int MOST_PER_GROUP = 512;
  private static final long UNKNOWN_SIZE = 16L << 20;

  private Groups() {}

  /**
   * The values in their order, grouped.
   *
   * @param budget bytes that the values of a group may take together; a larger one stands alone
   */
  static List<List<String>> of(List<String> values, Shapes shapes, long budget) {
    List<List<String>> groups = new ArrayList<>();
    long room = 0;
    for (String value : values) {
      long size =
          shapes.of(value).map(shape -> Float.BYTES * shape.elementCount()).orElse(UNKNOWN_SIZE);
      if (size > Integer.MAX_VALUE) {
        // More than the runtime can hand over; not measured rather than the end of the process.
        continue;
      }
      if (groups.isEmpty() || size > room || groups.getLast().size() == MOST_PER_GROUP) {
        groups.add(new ArrayList<>());
        room = budget;
      }
      groups.getLast().add(value);
      room -= size;
    }
    return groups;
  }
}
