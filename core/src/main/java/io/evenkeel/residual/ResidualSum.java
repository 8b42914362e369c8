// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sum x + F(x).
 *
 * @param node index of the node that adds
 * @param fork x, before what a shortcut does to it
 * @param trunk the term that is x
 * @param way from the fork through the branch to the sum
 * @param shortcutMaps linear maps on the shortcut, 0 or 1
 */
record ResidualSum(int node, String fork, String trunk, Way way, int shortcutMaps) {
  private static final int FARTHEST = 24;

  /** The residual sums of a network in running order, the innermost where they are nested. */
  static List<ResidualSum> all(Flow flow) {
    Map<Integer, String> forks = new HashMap<>();
    List<ResidualSum> sums = new ArrayList<>();
    for (int index = 0; index < flow.size(); index++) {
      Optional<ResidualSum> sum = at(index, flow, forks);
      sum.ifPresent(found -> {
        forks.put(found.node, found.fork);
        sums.add(found);
      });
    }
    return sums;
  }

  private static Optional<ResidualSum> at(int index, Flow flow, Map<Integer, String> forks) {
    boolean sum = flow.node(index).is("Add") || flow.node(index).is("Sum");
    List<String> terms = flow.signals(index);
    if (!sum || terms.size() != 2) {
      return Optional.empty();
    }
    List<ResidualSum> found = new ArrayList<>();
    as(index, terms.get(0), terms.get(1), flow, forks).ifPresent(found::add);
    as(index, terms.get(1), terms.get(0), flow, forks).ifPresent(found::add);
    return found.stream()
        .min(
            Comparator.comparingInt(ResidualSum::shortcutMaps)
                .thenComparingInt(s -> -s.way.length()));
  }

  /** The sum with one of its terms taken as the trunk. */
  private static Optional<ResidualSum> as(
      int index, String trunk, String end, Flow flow, Map<Integer, String> forks) {
    Optional<Shortcut> shortcut = Optional.of(Shortcut.of(trunk));
    for (int step = 0; step < FARTHEST && shortcut.isPresent(); step++) {
      Shortcut seen = shortcut.get();
      Optional<Way> way = Way.between(seen.value(), end, flow);
      if (way.isPresent()) {
        return way.filter(w -> isBranch(w, seen, flow, forks.keySet()))
            .map(w -> new ResidualSum(index, seen.value(), trunk, w, seen.maps()));
      }
      shortcut = seen.before(flow, forks);
    }
    return Optional.empty();
  }

  private static boolean isBranch(Way way, Shortcut shortcut, Flow flow, Set<Integer> sums) {
    boolean outer = way.positions().keySet().stream().anyMatch(sums::contains);
    boolean scales = way.has("Resize", flow) || way.has("Upsample", flow);
    return way.length() > shortcut.maps() && !outer && scales == (shortcut.isResized() && scales);
  }
}
