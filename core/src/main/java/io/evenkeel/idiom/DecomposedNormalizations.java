// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds layer normalization, (x − mean)/√(variance + ε) · γ + β, RMS normalization, x/√(mean x² +
 * ε) · γ, and weight normalization, v · g/‖v‖, spelled out in elementary operators.
 */
final class DecomposedNormalizations {
  private final Graph graph;
  private final Wiring wiring;

  private DecomposedNormalizations(Graph graph) {
    this.graph = graph;
    this.wiring = Wiring.of(graph);
  }

  static Graph lift(Graph graph) {
    DecomposedNormalizations search = new DecomposedNormalizations(graph);
    Map<String, Node> replacements = new HashMap<>();
    for (Node node : graph.nodes()) {
      search.normalization(node).ifPresent(found -> replacements.put(found.output(), found));
      search.weightNormalization(node).ifPresent(found -> replacements.put(found.output(), found));
    }
    if (replacements.isEmpty()) {
      return graph;
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(replacements.getOrDefault(node.outputs().isEmpty() ? "" : node.output(), node));
    }
    return UnreadNodes.removed(graph.withNodes(nodes));
  }

  private Optional<Node> producer(String value, String... ops) {
    return wiring.producer(value).filter(node -> List.of(ops).contains(node.op()));
  }

  private Optional<Node> producer(Node node, int input, String... ops) {
    return node.input(input).flatMap(value -> producer(value, ops));
  }

  /** A node that divides by √(mean of squares + ε), with the scale and shift that follow. */
  private Optional<Node> normalization(Node node) {
    Optional<String> numerator = node.input(0);
    Optional<String> root = Optional.empty();
    if (node.is("Div")) {
      root = producer(node, 1, "Sqrt").flatMap(sqrt -> sqrt.input(0));
    } else if (node.is("Mul")) {
      root =
          producer(node, 1, "Reciprocal")
              .flatMap(reciprocal -> producer(reciprocal, 0, "Sqrt"))
              .flatMap(sqrt -> sqrt.input(0));
    }
    return root.flatMap(this::squared)
        .filter(squared -> sameDifference(squared, numerator.orElse("")))
        .map(squared -> affine(node, squared));
  }

  /** The value whose mean square plus a small number this is. */
  private Optional<String> squared(String value) {
    return producer(value, "Add")
        .flatMap(add -> producer(add, 0, "ReduceMean").or(() -> producer(add, 1, "ReduceMean")))
        .flatMap(
            mean ->
                producer(mean, 0, "Pow", "Mul")
                    .filter(
                        square ->
                            square.is("Pow")
                                || square.inputs().getFirst().equals(square.inputs().get(1))))
        .flatMap(square -> square.input(0));
  }

  private boolean sameDifference(String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    Optional<Node> left = producer(a, "Sub");
    Optional<Node> right = producer(b, "Sub");
    return left.isPresent()
        && right.isPresent()
        && left.get().inputs().equals(right.get().inputs());
  }

  private Node affine(Node division, String squared) {
    Optional<String> centred =
        producer(squared, "Sub")
            .filter(sub -> producer(sub, 1, "ReduceMean").isPresent())
            .flatMap(sub -> sub.input(0));
    List<String> inputs = new ArrayList<>(List.of(centred.orElse(squared)));
    Node last = division;
    Optional<Node> scale = followingWithConstant(division, "Mul");
    if (scale.isPresent()) {
      inputs.add(constantOperand(scale.get()));
      last = scale.get();
      Optional<Node> shift = followingWithConstant(last, "Add");
      if (shift.isPresent()) {
        inputs.add(constantOperand(shift.get()));
        last = shift.get();
      }
    }
    boolean layer = centred.isPresent();
    return new Node(
        layer ? "LayerNormalization" : "RMSNormalization",
        layer ? "" : Idioms.DOMAIN,
        division.name(),
        inputs,
        List.of(last.output()),
        Map.of());
  }

  private Optional<Node> followingWithConstant(Node node, String op) {
    List<Wiring.Use> uses = wiring.uses(node.output());
    return uses.size() == 1 && uses.getFirst().node().is(op)
        ? Optional.of(uses.getFirst().node()).filter(next -> !constantOperand(next).isEmpty())
        : Optional.empty();
  }

  private String constantOperand(Node node) {
    return node.inputs().stream()
        .filter(graph.constants()::containsKey)
        .findFirst()
        .orElse("");
  }

  /** v · (g / ‖v‖), g and v stored. */
  private Optional<Node> weightNormalization(Node node) {
    if (!node.is("Mul")) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      String v = node.inputs().get(i);
      Optional<Node> ratio = producer(node, 1 - i, "Div");
      Optional<Node> norm = ratio.flatMap(div -> producer(div, 1, "ReduceL2"));
      boolean ofV = norm.flatMap(n -> n.input(0)).map(v::equals).orElse(false);
      if (ofV && graph.constants().containsKey(v)) {
        String g = ratio.get().inputs().getFirst();
        return Optional.of(
            new Node(
                "WeightNormalization",
                Idioms.DOMAIN,
                node.name(),
                List.of(v, g),
                List.of(node.output()),
                Map.of()));
      }
    }
    return Optional.empty();
  }
}
