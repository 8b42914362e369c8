// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Order and completeness of a graph's nodes. */
final class DataFlow {
  private static final int MOST_HOPS = 4;

  private DataFlow() {}

  /** The nodes in an order in which each runs after its producers; the given order if it is one. */
  static List<Node> sorted(
      String graph,
      List<Node> nodes,
      List<ValueInfo> inputs,
      Set<String> constants,
      boolean closed) {
    Map<String, Integer> producer = producers(graph, nodes, inputs, constants);
    List<List<Integer>> before = predecessors(nodes, producer);
    if (isSorted(before)) {
      return List.copyOf(nodes);
    }
    if (!closed) {
      throw new InvalidInputException("body " + graph + ": its nodes are not in running order");
    }
    return kahn(graph, nodes, before);
  }

  static void requireProduced(
      String graph,
      List<Node> nodes,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs,
      Set<String> constants) {
    Set<String> known = HashSet.newHashSet(constants.size() + nodes.size());
    known.addAll(constants);
    inputs.forEach(input -> known.add(input.name()));
    for (Node node : nodes) {
      for (String read : reads(node)) {
        if (!known.contains(read)) {
          throw new InvalidInputException(
              "%s reads '%s', which is no input, initializer or node output of graph %s; export the model again, or add what is missing"
                  .formatted(describe(node), read, graph));
        }
      }
      known.addAll(node.outputs());
    }
    for (ValueInfo output : outputs) {
      if (!known.contains(output.name())) {
        throw new InvalidInputException(
            "output '%s' of graph %s comes from no node, input or initializer; export the model again"
                .formatted(output.name(), graph));
      }
    }
  }

  /** Every value a node reads from the graph it stands in, its bodies' free values included. */
  static Collection<String> reads(Node node) {
    List<Graph> bodies = node.bodies();
    if (bodies.isEmpty() && !node.inputs().contains("")) {
      return node.inputs();
    }
    Set<String> reads = new LinkedHashSet<>(node.inputs());
    reads.remove("");
    for (Graph body : bodies) {
      reads.addAll(freeValues(body));
    }
    return reads;
  }

  private static Set<String> freeValues(Graph body) {
    Set<String> local = new HashSet<>(body.constants().keySet());
    body.inputs().forEach(input -> local.add(input.name()));
    Set<String> free = new LinkedHashSet<>();
    for (Node node : body.nodes()) {
      reads(node).stream().filter(name -> !local.contains(name)).forEach(free::add);
      local.addAll(node.outputs());
    }
    body.outputs().stream()
        .map(ValueInfo::name)
        .filter(name -> !local.contains(name))
        .forEach(free::add);
    return free;
  }

  private static Map<String, Integer> producers(
      String graph, List<Node> nodes, List<ValueInfo> inputs, Set<String> constants) {
    Set<String> given = new HashSet<>(constants);
    for (ValueInfo input : inputs) {
      if (!given.add(input.name())) {
        throw new InvalidInputException(
            "value %s of %s is defined twice; rename one".formatted(input.name(), graph));
      }
    }
    Map<String, Integer> producer = HashMap.newHashMap(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (output.isEmpty()) {
          continue;
        }
        if (given.contains(output) || producer.put(output, i) != null) {
          throw new InvalidInputException(
              "%s writes %s, which %s defines twice; rename one"
                  .formatted(describe(nodes.get(i)), output, graph));
        }
      }
    }
    return producer;
  }

  private static List<List<Integer>> predecessors(List<Node> nodes, Map<String, Integer> producer) {
    List<List<Integer>> before = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      List<Integer> list = new ArrayList<>();
      for (String read : reads(node)) {
        Integer index = producer.get(read);
        if (index != null) {
          list.add(index);
        }
      }
      before.add(list);
    }
    return before;
  }

  private static boolean isSorted(List<List<Integer>> before) {
    for (int i = 0; i < before.size(); i++) {
      for (int earlier : before.get(i)) {
        if (earlier >= i) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<Node> kahn(String graph, List<Node> nodes, List<List<Integer>> before) {
    List<List<Integer>> after = new ArrayList<>();
    int[] waiting = new int[nodes.size()];
    nodes.forEach(node -> after.add(new ArrayList<>()));
    for (int i = 0; i < nodes.size(); i++) {
      waiting[i] = before.get(i).size();
      for (int earlier : before.get(i)) {
        after.get(earlier).add(i);
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> order = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(nodes.get(next));
      for (int later : after.get(next)) {
        if (--waiting[later] == 0) {
          ready.add(later);
        }
      }
    }
    if (order.size() < nodes.size()) {
      throw new InvalidInputException(
          "%s has a cycle: %s; a network must run in one direction"
              .formatted(graph, cycle(nodes, before, waiting)));
    }
    return List.copyOf(order);
  }

  /** The nodes of a cycle with the values they hand on, a long one cut in its middle. */
  private static String cycle(List<Node> nodes, List<List<Integer>> before, int[] waiting) {
    List<Integer> ring = ring(before, waiting);
    List<String> hops = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      Node reader = nodes.get(ring.get((i + 1) % ring.size()));
      List<String> made = nodes.get(ring.get(i)).outputs();
      String value = reads(reader).stream().filter(made::contains).findFirst().orElse("");
      hops.add("%s makes '%s'".formatted(describe(nodes.get(ring.get(i))), value));
    }
    String closing = ", which %s reads".formatted(describe(nodes.get(ring.getFirst())));
    if (hops.size() > MOST_HOPS) {
      int left = hops.size() - MOST_HOPS;
      hops.subList(MOST_HOPS / 2, MOST_HOPS / 2 + left).clear();
      hops.add(MOST_HOPS / 2, "%d more nodes".formatted(left));
    }
    return String.join(", ", hops) + closing;
  }

  /**
   * Walking back among the nodes that still wait, one is met again: they are a cycle from there.
   */
  private static List<Integer> ring(List<List<Integer>> before, int[] waiting) {
    int at = 0;
    while (waiting[at] == 0) {
      at++;
    }
    List<Integer> walked = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    while (seen.add(at)) {
      walked.add(at);
      at = before.get(at).stream().filter(i -> waiting[i] > 0).findFirst().orElseThrow();
    }
    return walked.subList(walked.indexOf(at), walked.size()).reversed();
  }

  static String describe(Node node) {
    return "node " + node.describe();
  }
}
