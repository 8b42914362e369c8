// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which stored tensors a value is proportional to, all together. */
final class WeightPaths {
  private static final Set<String> MOVING =
      Set.of(
          "Transpose",
          "Identity",
          "Cast",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Slice",
          "Split",
          "Flatten",
          "Expand",
          "Tile",
          "Gather");

  private final Map<String, PlannedParameter> planned = new HashMap<>();
  private final Map<String, Set<String>> readers = new LinkedHashMap<>();
  private final Passives passives;

  WeightPaths(Graph graph, Plan plan, Passives passives) {
    this.passives = passives;
    plan.parameters().forEach(parameter -> planned.put(parameter.stored(), parameter));
    for (Node node : graph.nodes()) {
      if (passives.isActive(node)) {
        for (String read : Passives.reads(node)) {
          upstream(read)
              .forEach(tensor ->
                  readers.computeIfAbsent(tensor, t -> new LinkedHashSet<>()).add(node.output()));
        }
      }
    }
  }

  /** The first outputs of the nodes that read a tensor together with the signal. */
  Set<String> readers(String tensor) {
    return readers.getOrDefault(tensor, Set.of());
  }

  /** The planned tensors that a value is proportional to; empty if it is not, or to none. */
  Optional<Set<String>> proportional(String value) {
    if (planned.containsKey(value)) {
      return Optional.of(Set.of(value));
    }
    Node made = passives.isActive(value) ? null : passives.producer(value);
    if (made == null) {
      return Optional.empty();
    }
    if (MOVING.contains(made.op())) {
      return proportional(made.inputs().getFirst());
    }
    return switch (made.op()) {
      case "Concat" -> joined(made);
      case "Div" -> scaled(made, 0, 1);
      case "Mul" -> scaled(made, 0, 1).or(() -> scaled(made, 1, 0));
      default -> Optional.empty();
    };
  }

  private Optional<Set<String>> joined(Node concat) {
    Set<String> all = new LinkedHashSet<>();
    for (String input : concat.inputs()) {
      Optional<Set<String>> part = proportional(input);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(part.get());
    }
    return Optional.of(all);
  }

  /** A weight times or over what none of its own values decides. */
  private Optional<Set<String>> scaled(Node node, int weight, int factor) {
    Set<String> other = upstream(node.inputs().get(factor));
    return proportional(node.inputs().get(weight))
        .filter(tensors -> tensors.stream().noneMatch(other::contains))
        .filter(tensors -> tensors.stream().allMatch(t -> planned.get(t).role().isLinearMap()));
  }

  /** Every planned tensor that a passive value is computed from. */
  private Set<String> upstream(String value) {
    Set<String> found = new LinkedHashSet<>();
    collect(value, found, new HashSet<>());
    return found;
  }

  private void collect(String value, Set<String> found, Set<String> seen) {
    if (passives.isActive(value) || !seen.add(value)) {
      return;
    }
    if (planned.containsKey(value)) {
      found.add(value);
    }
    Node made = passives.producer(value);
    if (made != null) {
      Passives.reads(made).forEach(read -> collect(read, found, seen));
    }
  }

  PlannedParameter planned(String tensor) {
    return planned.get(tensor);
  }
}
