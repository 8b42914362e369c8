// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The linear maps whose outputs a value is made of, looking back no further than each of them.
 *
 * @param map the map whose output the value is; empty where it is none
 * @param parts what the value is made of otherwise; shared between values, never copied
 * @param latest place in the running order of the last map among them
 */
record Lineage(Optional<Rows> map, List<Lineage> parts, int latest) {
  static Lineage of(Rows map, int place) {
    return new Lineage(Optional.of(map), List.of(), place);
  }

  static Lineage of(List<Lineage> parts) {
    int latest = 0;
    for (Lineage part : parts) {
      latest = Math.max(latest, part.latest);
    }
    return parts.size() == 1 ? parts.getFirst() : new Lineage(Optional.empty(), parts, latest);
  }

  /** That of some channels of the value; of all where it is not the output of one map. */
  Lineage cut(Part part) {
    return map.map(rows -> of(rows.cut(part), latest)).orElse(this);
  }

  /**
   * Whether the value may be made of outputs of a map.
   *
   * @param since place of the first map with those weights: what ended before it has none of them,
   *     as the trunk before a residual branch, however long it is
   */
  boolean contains(Rows wanted, int since) {
    Set<Lineage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Lineage> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Lineage next = open.remove();
      if (next.latest < since) {
        continue;
      }
      if (next.map.filter(wanted::overlaps).isPresent()) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(next.parts);
      }
    }
    return false;
  }
}
