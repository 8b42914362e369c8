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
import java.util.OptionalDouble;
import java.util.Set;

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
    return UnreadNodes.removed(graph, nodes);
  }

  private Optional<Node> producer(String value, String... ops) {
    return wiring.producer(value).filter(node -> List.of(ops).contains(node.op()));
  }

  private Optional<Node> producer(Node node, int input, String... ops) {
    return node.input(input).flatMap(value -> producer(value, ops));
  }

  /** A node that divides by √(mean of squares + ε), with the scale and shift that follow. */
  private Optional<Node> normalization(Node node) {
    if (node.is("Div")) {
      return normalization(node, node.inputs().getFirst(), root(node, 1))
          .or(() -> unitLength(node));
    }
    return node.is("Mul")
        ? normalization(node, node.inputs().get(0), inverseRoot(node, 1))
            .or(() -> normalization(node, node.inputs().get(1), inverseRoot(node, 0)))
        : Optional.empty();
  }

  private Optional<Node> normalization(Node node, String numerator, Optional<String> radicand) {
    return radicand
        .flatMap(this::squared)
        .filter(squared -> sameDifference(squared, numerator))
        .map(squared -> affine(node, squared));
  }

  /** x/‖x‖, the length kept from zero and spread over x. */
  private Optional<Node> unitLength(Node division) {
    String x = division.inputs().getFirst();
    return measured(division.inputs().get(1))
        .filter(length -> length.inputs().getFirst().equals(x))
        .map(length ->
            new Node(
                "LpNormalization",
                "",
                division.name(),
                List.of(x),
                List.of(division.output()),
                Map.of()));
  }

  private Optional<Node> measured(String value) {
    Optional<Node> producer = wiring.producer(value);
    for (int step = 0; step < 3 && producer.isPresent(); step++) {
      if (producer.get().is("ReduceL2")) {
        return producer;
      }
      boolean guard = Set.of("Clip", "Expand", "Max", "Add").contains(producer.get().op());
      producer = guard ? wiring.producer(producer.get().inputs().getFirst()) : Optional.empty();
    }
    return Optional.empty();
  }

  /** What is under the square root that an input of the node is. */
  private Optional<String> root(Node node, int input) {
    return producer(node, input, "Sqrt").flatMap(sqrt -> sqrt.input(0));
  }

  /** What is under the square root that an input of the node is the reciprocal of. */
  private Optional<String> inverseRoot(Node node, int input) {
    Optional<String> reciprocal =
        producer(node, input, "Reciprocal").flatMap(inverse -> root(inverse, 0));
    return reciprocal.or(() ->
        producer(node, input, "Div")
            .filter(inverse -> isOne(inverse.inputs().getFirst()))
            .flatMap(inverse -> root(inverse, 1)));
  }

  private boolean isOne(String value) {
    return Scalars.of(value, graph).equals(OptionalDouble.of(1));
  }

  /** The value whose mean square plus a small number this is. */
  private Optional<String> squared(String value) {
    return producer(value, "Add")
        .flatMap(add -> producer(add, 0, "ReduceMean").or(() -> producer(add, 1, "ReduceMean")))
        .flatMap(mean ->
            producer(mean, 0, "Pow", "Mul")
                .filter(square ->
                    square.is("Pow") || square.inputs().getFirst().equals(square.inputs().get(1))))
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
    return node.inputs().stream().filter(graph.constants()::containsKey).findFirst().orElse("");
  }

  /** v · (g/‖v‖) or (v/‖v‖) · g, g and v stored, in either order of the factors. */
  private Optional<Node> weightNormalization(Node node) {
    if (!node.is("Mul")) {
      return Optional.empty();
    }
    return weightNormalization(node, 0).or(() -> weightNormalization(node, 1));
  }

  private Optional<Node> weightNormalization(Node node, int ratioInput) {
    Optional<Node> ratio = producer(node, ratioInput, "Div");
    Optional<String> v = ratio.flatMap(div -> lengthOf(div.inputs().get(1)));
    if (v.isEmpty() || !graph.constants().containsKey(v.get())) {
      return Optional.empty();
    }
    List<String> factors =
        List.of(ratio.get().inputs().getFirst(), node.inputs().get(1 - ratioInput));
    return factors.indexOf(v.get()) < 0
        ? Optional.empty()
        : Optional.of(
            new Node(
                "WeightNormalization",
                Idioms.DOMAIN,
                node.name(),
                List.of(v.get(), factors.get(1 - factors.indexOf(v.get()))),
                List.of(node.output()),
                Map.of()));
  }

  /** The tensor whose Euclidean length this is. */
  private Optional<String> lengthOf(String value) {
    Optional<Node> squares =
        producer(value, "Sqrt", "Pow")
            .flatMap(root -> producer(root, 0, "ReduceSum"))
            .flatMap(sum -> producer(sum, 0, "Pow", "Mul"));
    return producer(value, "ReduceL2").or(() -> squares).flatMap(node -> node.input(0));
  }
}
