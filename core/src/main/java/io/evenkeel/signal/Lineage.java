// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The linear maps whose outputs a value is made of, looking back no further than each of them.
 *
 * @param weight of the map whose output the value is; empty where it is none
 * @param parts what the value is made of otherwise; shared between values, never copied
 */
record Lineage(String weight, List<Lineage> parts) {
  static Lineage of(String weight) {
    return new Lineage(weight, List.of());
  }

  static Lineage of(List<Lineage> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Lineage("", parts);
  }

  boolean contains(String wanted) {
    Set<Lineage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Lineage> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Lineage next = open.remove();
      if (next.weight.equals(wanted)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(next.parts);
      }
    }
    return false;
  }
}
