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
 */
record Lineage(Optional<Rows> map, List<Lineage> parts) {
  static Lineage of(Rows map) {
    return new Lineage(Optional.of(map), List.of());
  }

  static Lineage of(List<Lineage> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Lineage(Optional.empty(), parts);
  }

  /** That of some channels of the value; of all where it is not the output of one map. */
  Lineage cut(Part part) {
    return map.map(rows -> of(rows.cut(part))).orElse(this);
  }

  /** Whether the value may be made of outputs of a map. */
  boolean contains(Rows wanted) {
    Set<Lineage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Lineage> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Lineage next = open.remove();
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
