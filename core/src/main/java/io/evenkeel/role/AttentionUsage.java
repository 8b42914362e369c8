// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Projections around scaled dot-product attention, packed or apart. */
final class AttentionUsage {
  private static final Set<String> MOVING =
      Set.of(
          "Add",
          "Reshape",
          "Transpose",
          "Split",
          "Slice",
          "Squeeze",
          "Unsqueeze",
          "Identity",
          "Cast",
          "Dropout",
          "Gather",
          "Expand",
          "Concat",
          "Flatten",
          "Neg");

  /** Scales, masks, relative positions and soft caps of scores. */
  private static final Set<String> BEFORE_SOFTMAX =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Where",
          "Cast",
          "Reshape",
          "Transpose",
          "Identity",
          "Clip",
          "Max",
          "Tanh",
          "Slice",
          "Squeeze",
          "Unsqueeze");

  private static final int FARTHEST = 80;

  /** What a projection's output turns out to be in the attention. */
  private enum Part {
    SCORED_LEFT,
    SCORED_RIGHT,
    MIXED
  }

  private AttentionUsage() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Fans fans, Network network) {
    Set<Part> parts = parts(trace.node().output(), network);
    Shape shape = constant.tensor().shape();
    if (!parts.isEmpty() && shape.rank() == 2) {
      return Optional.of(projection(constant, trace, fans, parts));
    }
    if (parts.size() == 1) {
      return Optional.of(Usage.of(role(parts), Optional.of(fans), Activations.identity()));
    }
    return isMixed(trace, network)
        ? Optional.of(Usage.of(Role.ATTENTION_OUTPUT, Optional.of(fans), Activations.identity()))
        : Optional.empty();
  }

  private static Usage projection(
      Constant constant, WeightTrace trace, Fans fans, Set<Part> parts) {
    Shape shape = constant.tensor().shape();
    long rows = shape.dimension(0);
    long columns = shape.dimension(1);
    // Packed by rows [3E, E] as PyTorch keeps it, or by columns [E, 3E] once transposed.
    if (rows == 3 * columns
        && (parts.size() > 1 || trace.passes("Slice") || trace.passes("Split"))) {
      return packed(1, columns);
    }
    if (columns == 3 * rows && parts.size() > 1) {
      return packed(rows, rows);
    }
    if (columns == 2 * rows && parts.equals(EnumSet.of(Part.SCORED_RIGHT, Part.MIXED))) {
      return keyAndValue(rows);
    }
    return Usage.of(
        parts.size() > 1 ? Role.DENSE : role(parts), Optional.of(fans), Activations.identity());
  }

  private static Role role(Set<Part> parts) {
    if (parts.contains(Part.MIXED)) {
      return Role.ATTENTION_VALUE;
    }
    return parts.contains(Part.SCORED_LEFT) ? Role.ATTENTION_QUERY : Role.ATTENTION_KEY;
  }

  private static Usage packed(long outer, long width) {
    Optional<Fans> fans = Optional.of(Fans.of((double) width, (double) width));
    List<Block> blocks =
        List.of(
            new Block("query", Role.ATTENTION_QUERY, width, fans),
            new Block("key", Role.ATTENTION_KEY, width, fans),
            new Block("value", Role.ATTENTION_VALUE, width, fans));
    return Usage.of(Role.ATTENTION_INPUT, fans, Activations.identity()).withBlocks(outer, blocks);
  }

  /** Cross attention packs what it takes from the other sequence, [E, 2E] once transposed. */
  private static Usage keyAndValue(long width) {
    Optional<Fans> fans = Optional.of(Fans.of((double) width, (double) width));
    List<Block> blocks =
        List.of(
            new Block("key", Role.ATTENTION_KEY, width, fans),
            new Block("value", Role.ATTENTION_VALUE, width, fans));
    return Usage.of(Role.ATTENTION_INPUT, fans, Activations.identity()).withBlocks(width, blocks);
  }

  private static Set<Part> parts(String value, Network network) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    Deque<String> queue = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>();
    while (!queue.isEmpty() && seen.size() < FARTHEST) {
      String next = queue.remove();
      if (!seen.add(next)) {
        continue;
      }
      for (Wiring.Use use : network.wiring().uses(next)) {
        if (isProductOfSignals(use.node(), network)) {
          part(use, network).ifPresent(parts::add);
        } else if (isMoving(use.node(), network) || isOwnSum(use.node(), seen)) {
          queue.addAll(use.node().outputs());
        }
      }
    }
    return parts;
  }

  private static boolean isProductOfSignals(Node node, Network network) {
    return (node.is("MatMul") || node.is("Einsum"))
        && node.inputs().stream().allMatch(network::isActive);
  }

  /** Rotary positions add two turned copies of one projection. */
  private static boolean isOwnSum(Node node, Set<String> reached) {
    return node.is("Add") && reached.containsAll(node.inputs());
  }

  /** Shape operators, biases, and products with numbers; not sums of two signals. */
  private static boolean isMoving(Node node, Network network) {
    long signals = node.inputs().stream().filter(network::isActive).count();
    boolean scale = (node.is("Mul") || node.is("Div")) && signals == 1;
    return scale || (MOVING.contains(node.op()) && (signals == 1 || !node.is("Add")));
  }

  private static Optional<Part> part(Wiring.Use use, Network network) {
    if (entersSoftmax(use.node().output(), network)) {
      return Optional.of(use.input() == 0 ? Part.SCORED_LEFT : Part.SCORED_RIGHT);
    }
    String other = use.node().inputs().get(use.input() == 0 ? 1 : 0);
    return comesFromSoftmax(other, network) ? Optional.of(Part.MIXED) : Optional.empty();
  }

  private static boolean entersSoftmax(String value, Network network) {
    Deque<String> queue = new ArrayDeque<>(List.of(value));
    for (int step = 0; step < 12 && !queue.isEmpty(); step++) {
      for (Wiring.Use use : network.wiring().uses(queue.remove())) {
        if (use.node().is("Softmax")) {
          return true;
        }
        if (BEFORE_SOFTMAX.contains(use.node().op())) {
          queue.addAll(use.node().outputs());
        }
      }
    }
    return false;
  }

  private static boolean comesFromSoftmax(String value, Network network) {
    Optional<Node> producer = network.wiring().producer(value);
    for (int step = 0; step < 8 && producer.isPresent(); step++) {
      Node node = producer.get();
      if (node.is("Softmax")) {
        return true;
      }
      boolean transparent =
          Set.of("Dropout", "Cast", "Reshape", "Identity", "Where", "Unsqueeze", "Squeeze")
              .contains(node.op());
      String back = node.inputs().get(node.is("Where") ? node.inputs().size() - 1 : 0);
      producer = transparent ? network.wiring().producer(back) : Optional.empty();
    }
    return false;
  }

  /** Whether the map takes the sum of values weighted by the attention. */
  private static boolean isMixed(WeightTrace trace, Network network) {
    String input = trace.node().inputs().get(1 - Math.min(1, trace.input()));
    Optional<Node> producer = network.wiring().producer(input);
    for (int step = 0; step < 8 && producer.isPresent(); step++) {
      Node node = producer.get();
      if (isProductOfSignals(node, network)) {
        return node.inputs().stream().anyMatch(value -> comesFromSoftmax(value, network));
      }
      boolean moving =
          Set.of("Transpose", "Reshape", "Cast", "Identity", "Dropout", "Squeeze", "Flatten")
              .contains(node.op());
      producer = moving ? network.wiring().producer(node.inputs().getFirst()) : Optional.empty();
    }
    return false;
  }
}
