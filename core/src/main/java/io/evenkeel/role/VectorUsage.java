// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vectors that are added to or multiplied with a signal. */
final class VectorUsage {
  private static final Set<String> NORMALIZATIONS =
      Set.of(
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "LpNormalization",
          "MeanVarianceNormalization");
  private static final int FARTHEST = 6;
  private static final Set<String> MAPS =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");
  private static final Set<Role> ATTENTION =
      Set.of(
          Role.ATTENTION_INPUT,
          Role.ATTENTION_QUERY,
          Role.ATTENTION_KEY,
          Role.ATTENTION_VALUE,
          Role.ATTENTION_OUTPUT);
  private static final Set<String> MOVING =
      Set.of("Reshape", "Transpose", "Identity", "Cast", "Squeeze", "Unsqueeze", "Flatten");

  private VectorUsage() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    if (isBiasInput(node, trace.input())) {
      return Optional.of(bias(constant, node, network));
    }
    if (trace.isMask(constant, network)) {
      return Optional.of(Usage.of(Role.BUFFER));
    }
    if (isNumber(constant) && !isBiasOfOneUnit(node, trace.input(), network)) {
      return Optional.of(number(constant, trace, network));
    }
    if (isFrequency(node, network)) {
      return Optional.of(Usage.of(Role.FIXED_POSITION));
    }
    if (!node.is("Add") && !node.is("Mul") && !node.is("Sub") && !node.is("Div")) {
      return isState(node, trace.input()) ? Optional.of(Usage.constant()) : Optional.empty();
    }
    if (node.is("Mul") && ZeroState.is(constant)) {
      return Optional.of(Usage.constant());
    }
    Optional<Node> source = source(node, trace.input(), network);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    if (node.is("Mul")) {
      return Optional.of(scale(constant, node, source.get(), network));
    }
    return node.is("Div") || isFed(node, network)
        ? Optional.of(Usage.of(Role.BUFFER))
        : shift(node, source.get(), network);
  }

  /** A single number of a formula, or one that the author made a parameter by naming it. */
  private static Usage number(Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    boolean scales = node.is("Mul") && node.inputs().stream().anyMatch(network::isActive);
    boolean authored = FixedNumbers.isAuthored(constant) && network.namesModules();
    if (authored && scales && endsBranch(node.output(), network)) {
      return Usage.of(Role.BRANCH_SCALE);
    }
    return FixedNumbers.isAuthored(constant) && network.namesModules()
        ? Usage.of(Role.OTHER)
            .withRemark("%s uses this one number".formatted(trace.node().describe()))
        : Usage.constant();
  }

  /** What is subtracted from the network's own input is a statistic of its data. */
  private static boolean isFed(Node node, Network network) {
    return node.is("Sub")
        && network.graph().inputs().stream()
            .anyMatch(input -> input.name().equals(node.inputs().getFirst()));
  }

  /** Angles whose sine and cosine are taken: a computed position, not a layer. */
  private static boolean isFrequency(Node node, Network network) {
    Set<String> ends = new HashSet<>();
    angles(node.outputs(), network, ends, FARTHEST);
    return (node.is("Mul") || node.is("Einsum") || node.is("MatMul"))
        && ends.containsAll(Set.of("Sin", "Cos"));
  }

  private static void angles(List<String> values, Network network, Set<String> ends, int farthest) {
    for (String value : values) {
      for (Wiring.Use use : network.wiring().uses(value)) {
        Node next = use.node();
        ends.add(next.op());
        if (farthest > 0 && (MOVING.contains(next.op()) || next.is("Concat"))) {
          angles(next.outputs(), network, ends, farthest - 1);
        }
      }
    }
  }

  private static boolean isBiasInput(Node node, int input) {
    return input == 2 && MAPS.contains(node.op());
  }

  private static Usage bias(Constant constant, Node map, Network network) {
    Optional<Usage> cell = RecurrentCell.bias(constant, map, network);
    if (cell.isPresent()) {
      return cell.get();
    }
    return bias(map, FollowingActivation.of(map.output(), network), network);
  }

  private static Usage bias(Node map, Activation following, Network network) {
    Optional<Usage> usage = usageOfWeight(map, network);
    Role role = usage.map(Usage::role).map(VectorUsage::roleOfBias).orElse(Role.BIAS);
    return Usage.of(role, usage.flatMap(Usage::fans), following);
  }

  private static Role roleOfBias(Role weight) {
    if (ATTENTION.contains(weight)) {
      return Role.ATTENTION_BIAS;
    }
    return switch (weight) {
      case CONVOLUTION, DEPTHWISE -> Role.CONVOLUTION_BIAS;
      case TRANSPOSED_CONVOLUTION -> Role.TRANSPOSED_BIAS;
      default -> Role.BIAS;
    };
  }

  /** Initial states of recurrent layers, sizes of Resize and the like are not trained. */
  private static boolean isState(Node node, int input) {
    return switch (node.op()) {
      case "LSTM", "GRU", "RNN" -> input >= 5 && input <= 6;
      case "Resize",
          "Upsample",
          "Clip",
          "Pad",
          "Pow",
          "Expand",
          "Where",
          "Equal",
          "Trilu",
          "Softmax",
          "Range",
          "Mod",
          "Less",
          "Greater",
          "Max",
          "Min" ->
          true;
      default -> false;
    };
  }

  /** One stored number in a formula, such as a scale of 8, is not a parameter. */
  private static boolean isNumber(Constant constant) {
    boolean single = constant.tensor().elementCount() == 1;
    return single && !(constant.content() instanceof Content.Undrawn);
  }

  /** A map to a single unit has a bias of a single number. */
  private static boolean isBiasOfOneUnit(Node node, int input, Network network) {
    return node.is("Add")
        && source(node, input, network)
            .filter(map -> MAPS.contains(map.op()))
            .flatMap(map -> fans(map, network))
            .filter(fans -> fans.out() == 1)
            .isPresent();
  }

  /** The node that made the signal a vector is combined with; empty if that is no signal. */
  private static Optional<Node> source(Node node, int input, Network network) {
    Optional<String> other = node.input(1 - input).filter(network::isActive);
    Optional<Node> producer = other.flatMap(network.wiring()::producer);
    while (producer.isPresent() && MOVING.contains(producer.get().op())) {
      producer = network.wiring().producer(producer.get().inputs().getFirst());
    }
    return other.isPresent() ? producer.or(() -> Optional.of(node)) : Optional.empty();
  }

  private static Usage scale(Constant constant, Node node, Node source, Network network) {
    if (NORMALIZATIONS.contains(source.op())) {
      return Usage.of(Role.NORMALIZATION_SCALE);
    }
    if (endsBranch(node.output(), network)) {
      boolean single = constant.tensor().elementCount() == 1;
      return Usage.of(single ? Role.BRANCH_SCALE : Role.LAYER_SCALE);
    }
    return Usage.of(Role.OTHER)
        .withRemark(
            "%s multiplies the signal with it; no normalization comes before"
                .formatted(node.describe()));
  }

  /** Whether the only thing that happens to a value is that another signal is added to it. */
  private static boolean endsBranch(String value, Network network) {
    List<Wiring.Use> uses = network.wiring().uses(value);
    if (uses.size() != 1) {
      return false;
    }
    Node next = uses.getFirst().node();
    boolean shifts =
        next.is("Add") && next.inputs().stream().filter(network::isActive).count() == 1;
    boolean passes = shifts || next.is("Dropout") || MOVING.contains(next.op());
    return passes
        ? endsBranch(next.output(), network)
        : next.is("Add") && next.inputs().stream().allMatch(network::isActive);
  }

  private static Optional<Usage> shift(Node node, Node source, Network network) {
    if (NORMALIZATIONS.contains(source.op()) || isScaleOfNormalization(source, network)) {
      return Optional.of(Usage.of(Role.NORMALIZATION_SHIFT));
    }
    Activation following = FollowingActivation.of(node.output(), network);
    return Optional.of(
        MAPS.contains(source.op())
            ? bias(source, following, network)
            : Usage.of(Role.BIAS, Optional.empty(), Activations.identity()));
  }

  private static boolean isScaleOfNormalization(Node source, Network network) {
    if (!source.is("Mul")) {
      return false;
    }
    return source.inputs().stream()
        .filter(network::isActive)
        .flatMap(value -> network.wiring().producer(value).stream())
        .anyMatch(node ->
            NORMALIZATIONS.contains(node.op())
                || (MOVING.contains(node.op()) && comesFromNormalization(node, network)));
  }

  private static boolean comesFromNormalization(Node node, Network network) {
    return network
        .wiring()
        .producer(node.inputs().getFirst())
        .filter(before -> NORMALIZATIONS.contains(before.op()))
        .isPresent();
  }

  /** The fans of the map that a bias belongs to; of one block where the map is packed. */
  private static Optional<Fans> fans(Node map, Network network) {
    return usageOfWeight(map, network).flatMap(Usage::fans);
  }

  private static Optional<Usage> usageOfWeight(Node map, Network network) {
    for (int input : List.of(1, 0)) {
      Optional<String> weight = map.input(input).filter(value -> !network.isActive(value));
      if (weight.isPresent()) {
        return network.origin(weight.get()).flatMap(constant -> usage(constant, map, network));
      }
    }
    return Optional.empty();
  }

  private static Optional<Usage> usage(Constant weight, Node map, Network network) {
    return network.trace(weight, map).flatMap(trace -> network.linearUsage(weight, trace));
  }
}
