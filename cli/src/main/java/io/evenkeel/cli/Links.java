// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.report.Link;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How the tensors that are read depend on one another, through whatever lies between them. */
final class Links {
  private Links() {}

  static List<Link> of(Graph graph, List<Reading> readings) {
    Set<String> shown = readings.stream().map(Reading::tensor).collect(Collectors.toSet());
    Map<String, Set<String>> sources = new HashMap<>();
    List<Link> links = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Set<String> from = new LinkedHashSet<>();
      for (String input : node.inputs()) {
        from.addAll(shown.contains(input) ? Set.of(input) : sources.getOrDefault(input, Set.of()));
      }
      for (String output : node.outputs()) {
        if (shown.contains(output)) {
          from.forEach(source -> links.add(new Link(source, output)));
        } else {
          sources.put(output, from);
        }
      }
    }
    return links;
  }
}
