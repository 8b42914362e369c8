// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a stored tensor to one node that uses it.
 *
 * @param node the node
 * @param input position among its inputs
 * @param value what arrives there
 * @param steps operators on the way that only move or normalize weights, first to last
 */
record WeightTrace(Node node, int input, String value, List<Wiring.Use> steps) {
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
          "Concat",
          "Flatten",
          "Expand",
          "Tile",
          "LpNormalization",
          "WeightNormalization",
          "LayerNormalization",
          "BatchNormalization",
          "InstanceNormalization");
  private static final int MOST_STEPS = 12;

  /** Every use of a stored tensor. */
  static List<WeightTrace> of(String stored, Network network) {
    List<WeightTrace> arrived = new ArrayList<>();
    record Pending(String value, List<Wiring.Use> steps) {}
    Deque<Pending> queue = new ArrayDeque<>(List.of(new Pending(stored, List.of())));
    while (!queue.isEmpty()) {
      Pending pending = queue.remove();
      for (Wiring.Use use : network.wiring().uses(pending.value)) {
        if (moves(use, network) && pending.steps.size() < MOST_STEPS) {
          List<Wiring.Use> steps = new ArrayList<>(pending.steps);
          steps.add(use);
          use.node().outputs().forEach(output -> queue.add(new Pending(output, steps)));
        } else {
          arrived.add(new WeightTrace(use.node(), use.input(), pending.value, pending.steps));
        }
      }
    }
    return arrived;
  }

  private static boolean moves(Wiring.Use use, Network network) {
    Node node = use.node();
    boolean data = use.input() == 0 || node.op().equals("Concat") || isWeightNorm(node);
    boolean moves = (MOVING.contains(node.op()) && data) || adds(use, network);
    return (moves || scales(use, network)) && !network.readsActive(node);
  }

  /** Tables and corrections of a weight are added up before they meet the signal. */
  private static boolean adds(Wiring.Use use, Network network) {
    return use.node().is("Add")
        && network
            .shape(use.node().inputs().get(use.input()))
            .map(shape -> shape.rank() >= 2)
            .orElse(true);
  }

  /** A weight matrix times or over something smaller, as a gain or a spectral norm. */
  private static boolean scales(Wiring.Use use, Network network) {
    Node node = use.node();
    boolean factor = node.is("Mul") || (node.is("Div") && use.input() == 0);
    Optional<Shape> own = network.shape(node.inputs().get(use.input()));
    if (!factor || own.isEmpty() || own.get().rank() < 2) {
      return false;
    }
    Optional<Shape> other = network.shape(spread(node.inputs().get(1 - use.input()), network));
    return other.isEmpty()
        || other.get().elementCount() < own.get().elementCount()
        || mask(node, use.input(), network).isPresent();
  }

  /** What an Expand spread to a value; the value itself if none did. */
  private static String spread(String value, Network network) {
    return network
        .wiring()
        .producer(value)
        .filter(node -> node.is("Expand"))
        .map(node -> node.inputs().getFirst())
        .orElse(value);
  }

  /** The zeros and ones that a node multiplies a weight with. */
  private static Optional<Constant> mask(Node node, int input, Network network) {
    return node.input(1 - input)
        .flatMap(network.graph()::constant)
        .filter(FixedNumbers::isSwitches);
  }

  /** Whether the tensor is the zeros and ones that a weight is multiplied with. */
  boolean isMask(Constant constant, Network network) {
    boolean multiplies = node.is("Mul") && !network.isActive(node.output());
    return multiplies && FixedNumbers.isSwitches(constant);
  }

  private static boolean isWeightNorm(Node node) {
    return node.op().equals("WeightNormalization");
  }

  /** Whether a step of that operator is on the way. */
  boolean passes(String op) {
    return steps.stream().anyMatch(step -> step.node().op().equals(op));
  }

  /** Whether the last two axes are swapped an odd number of times on the way. */
  boolean isTransposed() {
    return steps.stream().filter(step -> step.node().op().equals("Transpose")).count() % 2 == 1;
  }

  /** Whether the tensor is the length of weight-normalized vectors. */
  boolean isMagnitude() {
    for (Wiring.Use step : steps) {
      if (isWeightNorm(step.node()) && step.input() == 1) {
        return true;
      }
    }
    return false;
  }
}
