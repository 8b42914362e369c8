// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network as boxes in rows, inputs on top. What follows one another without a fork is one box
 * with at most one linear map, so that a box is about what people call a layer.
 */
record Drawing(List<Box> boxes, List<Line> lines) {
  /** More boxes than this are not read any more. */
  private static final int MOST = 120;

  /**
   * Some tensors in a row.
   *
   * @param row length of the longest way from an input
   * @param column 0 for the first branch, counted to the right
   */
  record Box(List<Reading> readings, int row, int column) {
    Reading first() {
      return readings.getFirst();
    }

    Reading last() {
      return readings.getLast();
    }
  }

  /** A box that another one is computed from. */
  record Line(Box from, Box to) {}

  private record Place(int row, int column) {}

  /** The drawing, unless it would be too large to read or there is nothing to draw. */
  static Optional<Drawing> of(List<Reading> readings, List<Link> links) {
    Map<String, Set<String>> before = new HashMap<>();
    Map<String, Set<String>> after = new HashMap<>();
    for (Link link : links) {
      before.computeIfAbsent(link.to(), to -> new LinkedHashSet<>()).add(link.from());
      after.computeIfAbsent(link.from(), from -> new LinkedHashSet<>()).add(link.to());
    }
    Map<String, List<Reading>> groups = groups(readings, before, after);
    long count = groups.values().stream().distinct().count();
    return links.isEmpty() || count > MOST
        ? Optional.empty()
        : Optional.of(placed(readings, groups, before));
  }

  /** Every tensor's group; the groups are shared objects. */
  private static Map<String, List<Reading>> groups(
      List<Reading> readings, Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Map<String, List<Reading>> groups = new LinkedHashMap<>();
    for (Reading reading : readings) {
      Set<String> from = before.getOrDefault(reading.tensor(), Set.of());
      String only = from.size() == 1 ? from.iterator().next() : "";
      boolean follows =
          reading.parameter().isEmpty()
              && groups.containsKey(only)
              && after.getOrDefault(only, Set.of()).size() == 1;
      List<Reading> group = follows ? groups.get(only) : new ArrayList<>();
      group.add(reading);
      groups.put(reading.tensor(), group);
    }
    return groups;
  }

  private static Drawing placed(
      List<Reading> readings, Map<String, List<Reading>> groups, Map<String, Set<String>> before) {
    Map<String, Box> boxes = new LinkedHashMap<>();
    Set<Place> taken = new HashSet<>();
    Set<Line> lines = new LinkedHashSet<>();
    for (Reading reading : readings) {
      List<Reading> group = groups.get(reading.tensor());
      Box known = boxes.get(group.getFirst().tensor());
      if (known != null) {
        boxes.put(reading.tensor(), known);
        continue;
      }
      List<Box> sources =
          before.getOrDefault(reading.tensor(), Set.of()).stream()
              .filter(boxes::containsKey)
              .map(boxes::get)
              .distinct()
              .toList();
      Box box = box(group, sources, taken);
      boxes.put(reading.tensor(), box);
      sources.forEach(source -> lines.add(new Line(source, box)));
    }
    return new Drawing(List.copyOf(new LinkedHashSet<>(boxes.values())), List.copyOf(lines));
  }

  /** Below the lowest of its sources, in its column if that is free. */
  private static Box box(List<Reading> group, List<Box> sources, Set<Place> taken) {
    Place above = new Place(-1, 0);
    for (Box source : sources) {
      if (source.row() > above.row()) {
        above = new Place(source.row(), source.column());
      }
    }
    int column = above.column();
    while (!taken.add(new Place(above.row() + 1, column))) {
      column++;
    }
    return new Box(group, above.row() + 1, column);
  }

  int rows() {
    return 1 + boxes.stream().mapToInt(Box::row).max().orElse(-1);
  }

  int columns() {
    return 1 + boxes.stream().mapToInt(Box::column).max().orElse(-1);
  }
}
