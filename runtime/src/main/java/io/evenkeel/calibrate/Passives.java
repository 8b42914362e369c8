// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a network does not depend on its inputs: stored tensors and the nodes that only move or
 * combine them. It can be computed again wherever it is read.
 */
final class Passives {
  private final Set<String> active = new HashSet<>();
  private final Map<String, Node> producers = new HashMap<>();

  private Passives() {}

  static Passives of(Graph graph) {
    Passives passives = new Passives();
    graph.inputs().stream().map(ValueInfo::name).forEach(passives.active::add);
    for (Node node : graph.nodes()) {
      boolean reads = reads(node).stream().anyMatch(passives.active::contains);
      if (reads || isRandom(node)) {
        passives.active.addAll(node.outputs());
      }
      node.outputs().forEach(output -> passives.producers.put(output, node));
    }
    return passives;
  }

  /** Drawn again by every run, so no constant. */
  private static boolean isRandom(Node node) {
    return node.op().startsWith("Random") || node.is("Multinomial") || node.is("Bernoulli");
  }

  /** Every value that a node reads, those of the bodies included; names local to them too. */
  static Set<String> reads(Node node) {
    Set<String> read = new LinkedHashSet<>(node.inputs());
    node.bodies()
        .forEach(body -> {
          body.nodes().forEach(inner -> read.addAll(reads(inner)));
          body.outputs().forEach(output -> read.add(output.name()));
        });
    read.remove("");
    return read;
  }

  boolean isActive(Node node) {
    return node.outputs().stream().anyMatch(active::contains);
  }

  boolean isActive(String value) {
    return active.contains(value);
  }

  /** The nodes that make what some nodes read and no input decides, in running order. */
  List<Node> behind(List<Node> readers) {
    Set<Node> found = new LinkedHashSet<>();
    readers.forEach(reader -> reads(reader).forEach(value -> add(value, found)));
    return new ArrayList<>(found);
  }

  private void add(String value, Set<Node> found) {
    Node made = active.contains(value) ? null : producers.get(value);
    if (made != null && !found.contains(made)) {
      reads(made).forEach(read -> add(read, found));
      found.add(made);
    }
  }

  /** The node that makes a passive value; null for a stored tensor. */
  Node producer(String value) {
    return producers.get(value);
  }
}
