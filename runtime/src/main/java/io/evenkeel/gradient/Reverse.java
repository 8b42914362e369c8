// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.UnknownShapeException;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The chain rule: passes nodes from the last to the first and adds up what each hands on. Only
 * values that depend on a wanted one receive a gradient.
 */
final class Reverse {
  private final Tape tape;
  private final Set<String> wanted;
  private final long opset;
  private final Set<String> active = new HashSet<>();
  private final Map<String, List<Value>> contributions = new HashMap<>();
  private final List<Stop> stops = new ArrayList<>();

  /**
   * What a node without a rule reads, and everything before it: some of the gradient is missing.
   */
  private final Set<String> partial = new HashSet<>();

  Reverse(Tape tape, Set<String> wanted, long opset) {
    this.tape = tape;
    this.wanted = wanted;
    this.opset = opset;
  }

  long opset() {
    return opset;
  }

  List<Stop> stops() {
    return stops;
  }

  /** Adds to the gradient of a value. */
  void add(String value, Value gradient) {
    contributions.computeIfAbsent(value, name -> new ArrayList<>(2)).add(gradient);
  }

  /** The gradient of a value, as far as the nodes behind it have been passed. */
  Optional<Value> gradient(String value) {
    List<Value> parts = contributions.get(value);
    if (parts == null) {
      return Optional.empty();
    }
    if (parts.size() > 1) {
      Value total = new Ops(tape).total(parts);
      parts.clear();
      parts.add(total);
    }
    return Optional.of(parts.getFirst());
  }

  boolean wants(String value) {
    return active.contains(value);
  }

  /** Passes nodes backwards. */
  void through(List<Node> nodes) {
    activate(nodes);
    for (Node node : nodes.reversed()) {
      boolean reached = node.outputs().stream().anyMatch(contributions::containsKey);
      if (reached && node.inputs().stream().anyMatch(active::contains)) {
        pass(node);
      }
      if (node.outputs().stream().anyMatch(partial::contains)) {
        leave(node);
      }
    }
  }

  private void activate(List<Node> nodes) {
    active.addAll(wanted);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(active::contains)) {
        node.outputs().stream().filter(this::isReal).forEach(active::add);
      }
    }
  }

  private boolean isReal(String value) {
    return tape.value(value).map(known -> known.dtype().isFloating()).orElse(true);
  }

  /** Notes that the gradient ends at a node. */
  void stop(Node node, String because) {
    stops.add(new Stop(node, because));
    leave(node);
  }

  private void leave(Node node) {
    node.inputs().stream().filter(active::contains).forEach(partial::add);
  }

  /** Whether a value's gradient lacks what would come through a node without a rule. */
  boolean isPartial(String value) {
    return partial.contains(value);
  }

  private void pass(Node node) {
    Optional<Rule> rule = node.domain().isEmpty() ? Rules.of(node.op()) : Optional.empty();
    if (rule.isEmpty()) {
      stop(node, "there is no rule for " + node.op());
      return;
    }
    try {
      rule.get().apply(new Step(node, this, tape));
    } catch (UnknownShapeException | UnsupportedFormException e) {
      stop(node, e.getMessage());
    }
  }
}
