// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.InvalidInputException;
import io.evenkeel.activation.Activation;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Weights of dense layers and convolutions. */
final class LinearUsage {
  private LinearUsage() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Network network) {
    Optional<Usage> usage =
        switch (trace.node().op()) {
          case "Conv", "ConvTranspose" ->
              trace.input() == 1 ? convolution(constant, trace, network) : input(trace);
          case "Gemm", "MatMul", "Einsum" -> product(constant, trace, network);
          default -> Optional.empty();
        };
    return trace.isMagnitude() ? usage.map(LinearUsage::magnitude) : usage;
  }

  /** What a convolution starts from without any other signal is a learned image. */
  private static Optional<Usage> input(WeightTrace trace) {
    return trace.input() == 0 ? Optional.of(Usage.of(Role.EMBEDDING)) : Optional.empty();
  }

  private static Optional<Usage> product(Constant constant, WeightTrace trace, Network network) {
    if (ZeroState.is(constant) && trace.input() == 0) {
      return Optional.of(Usage.constant());
    }
    return FixedNumbers.isPattern(constant) || isProbe(constant, trace, network)
        ? Optional.of(Usage.of(Role.BUFFER))
        : dense(constant, trace, network);
  }

  /** A vector that meets a weight and no signal, as those that estimate its spectral norm do. */
  private static boolean isProbe(Constant constant, WeightTrace trace, Network network) {
    return constant.tensor().shape().rank() == 1
        && trace.node().is("MatMul")
        && trace.node().inputs().stream().noneMatch(network::isActive);
  }

  private static Usage magnitude(Usage map) {
    return Usage.of(Role.MAGNITUDE, map.fans(), map.following());
  }

  private static Optional<Usage> convolution(
      Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    Shape weight = network.shape(trace.value()).orElse(constant.tensor().shape());
    return weight.rank() < 3
        ? Optional.empty()
        : Optional.of(
            Usage.of(
                role(node, weight),
                Optional.of(fans(node, weight)),
                FollowingActivation.of(node.output(), network)));
  }

  private static Role role(Node node, Shape weight) {
    if (node.is("ConvTranspose")) {
      return Role.TRANSPOSED_CONVOLUTION;
    }
    boolean depthwise = node.intAttribute("group", 1) > 1 && weight.dimension(1) == 1;
    return depthwise ? Role.DEPTHWISE : Role.CONVOLUTION;
  }

  private static Fans fans(Node node, Shape weight) {
    long groups = node.intAttribute("group", 1);
    List<Long> strides = node.intsAttribute("strides").orElse(List.of());
    if (groups < 1 || strides.stream().anyMatch(step -> step < 1)) {
      throw new InvalidInputException(
          "node %s (%s): strides %s and %d groups are not all positive; check the model"
              .formatted(node.name(), node.op(), strides, groups));
    }
    double stride = strides.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    return node.is("ConvTranspose")
        ? Fans.transposedConvolution(weight, groups, stride)
        : Fans.convolution(weight, groups, stride);
  }

  private static Optional<Usage> dense(Constant constant, WeightTrace trace, Network network) {
    Optional<Fans> fans = fans(constant, trace, network);
    if (fans.isEmpty()) {
      return Optional.empty();
    }
    Node node = trace.node();
    Optional<Usage> special =
        RecurrentCell.of(constant, trace, fans.get(), network)
            .or(() -> AttentionUsage.of(constant, trace, fans.get(), network));
    if (special.isPresent()) {
      return special;
    }
    Activation following = FollowingActivation.of(node.output(), network);
    return Optional.of(Usage.of(Role.DENSE, fans, following));
  }

  /** Fans of the matrix that a product sees, if the other factor is a signal. */
  private static Optional<Fans> fans(Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    if (node.is("Einsum")) {
      boolean meetsSignal = node.inputs().stream().anyMatch(network::isActive);
      return meetsSignal ? EinsumFans.of(constant.tensor().shape(), trace) : Optional.empty();
    }
    boolean left = trace.input() == 0;
    // A right factor is the weight even where the left one is a stored initial state.
    boolean signal =
        trace.input() < 2 && (!left || node.input(1).map(network::isActive).orElse(false));
    Optional<Shape> seen = network.shape(trace.value()).filter(shape -> shape.rank() >= 2);
    if (!signal || seen.isEmpty()) {
      return Optional.empty();
    }
    boolean swapped = node.intAttribute(left ? "transA" : "transB", 0) == 1;
    double first = seen.get().dimension(-2);
    double last = seen.get().dimension(-1);
    // The contracted axis is the last of the left factor and the last but one of the right.
    boolean contractsLast = left != swapped;
    return Optional.of(contractsLast ? Fans.of(last, first) : Fans.of(first, last));
  }
}
