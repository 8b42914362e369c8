// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weights of RNN, LSTM and GRU nodes, packed by gate and direction. */
final class RecurrentUsage {
  private RecurrentUsage() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    if (!node.is("LSTM") && !node.is("GRU") && !node.is("RNN")) {
      return Optional.empty();
    }
    long hidden = node.intAttribute("hidden_size", 0);
    Shape shape = constant.tensor().shape();
    boolean reordered = trace.passes("Slice") || trace.passes("Split");
    List<String> gates = Gates.of(node.op(), reordered);
    return switch (trace.input()) {
      case 1 -> matrix(Role.RECURRENT_INPUT, shape, gates, hidden, following(node));
      case 2 -> matrix(Role.RECURRENT_HIDDEN, shape, gates, hidden, following(node));
      case 3 -> bias(trace, shape, gates, hidden);
      case 5, 6 -> Optional.of(Usage.constant());
      default -> Optional.empty();
    };
  }

  /** Of the plain recurrent layer; LSTM and GRU squash inside the cell. */
  private static Activation following(Node node) {
    boolean relu =
        node.attributes().get("activations") instanceof Attribute.Texts(List<String> names)
            && names.stream().anyMatch("relu"::equalsIgnoreCase);
    return node.is("RNN") && relu ? Activations.relu() : Activations.identity();
  }

  private static Optional<Usage> matrix(
      Role role, Shape shape, List<String> gates, long hidden, Activation following) {
    if (shape.rank() < 2 || hidden == 0) {
      return Optional.empty();
    }
    double in = shape.dimension(-1);
    Optional<Fans> fans = Optional.of(Fans.of(in, (double) hidden));
    long rows = in == 0 ? 0 : shape.elementCount() / shape.dimension(-1);
    return Optional.of(
        Usage.of(role, fans, following).withBlocks(1, blocks(role, gates, hidden, rows, fans)));
  }

  static List<Block> blocks(
      Role role, List<String> gates, long hidden, long rows, Optional<Fans> fans) {
    List<Block> blocks = new ArrayList<>();
    for (long row = 0; row < rows; row += hidden) {
      String gate = gates.get((int) (row / hidden % gates.size()));
      blocks.add(new Block(gate, role, hidden, fans));
    }
    return blocks;
  }

  private static Optional<Usage> bias(
      WeightTrace trace, Shape shape, List<String> gates, long hidden) {
    if (hidden == 0) {
      return Optional.empty();
    }
    Optional<Fans> fans = Optional.of(Fans.of((double) hidden, (double) hidden));
    List<String> labels = labels(trace, shape, gates, hidden);
    List<Block> blocks = blocks(Role.RECURRENT_BIAS, labels, hidden, shape.elementCount(), fans);
    return Optional.of(
        Usage.of(Role.RECURRENT_BIAS, fans, Activations.identity()).withBlocks(1, blocks));
  }

  /** ONNX keeps [Wb; Rb] in one tensor; PyTorch keeps them apart. Only Wb opens the forget gate. */
  private static List<String> labels(
      WeightTrace trace, Shape shape, List<String> gates, long hidden) {
    List<String> recurrent = gates.stream().map(gate -> "recurrent " + gate).toList();
    long packed = 2L * gates.size() * hidden;
    if (shape.rank() > 1 || shape.elementCount() >= packed) {
      List<String> both = new ArrayList<>(gates);
      both.addAll(recurrent);
      return both;
    }
    return isSecondOfPair(trace) ? recurrent : gates;
  }

  private static boolean isSecondOfPair(WeightTrace trace) {
    return trace.steps().stream()
        .filter(step -> step.node().is("Concat") && step.node().inputs().size() == 2)
        .findFirst()
        .map(step -> step.input() == 1)
        .orElse(false);
  }
}
