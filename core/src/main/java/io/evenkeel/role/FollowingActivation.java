// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.idiom.Idioms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The activation that a linear map's output enters first, looking through normalization, bias,
 * dropout, pooling, merges and everything that only moves elements.
 */
final class FollowingActivation {
  private static final Set<String> TRANSPARENT =
      Set.of(
          "Add",
          "Sum",
          "Dropout",
          "Identity",
          "Cast",
          "Reshape",
          "Flatten",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Pad",
          "Concat",
          "Split",
          "Slice",
          "Resize",
          "Upsample",
          "ReduceMean",
          "DepthToSpace",
          "SpaceToDepth",
          "LRN",
          "Expand",
          "Tile");
  private static final int FARTHEST = 64;

  private FollowingActivation() {}

  /** The nearest activation; identity if the signal meets another linear map or an output first. */
  static Activation of(String value, Network network) {
    Deque<String> queue = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>();
    while (!queue.isEmpty() && seen.size() < FARTHEST) {
      String next = queue.remove();
      if (!seen.add(next)) {
        continue;
      }
      for (Wiring.Use use : network.wiring().uses(next)) {
        Optional<Activation> found = Idioms.activation(use.node(), network.graph());
        if (found.isPresent() && use.input() == 0) {
          return isGate(use.node(), network) ? Activations.identity() : found.get();
        }
        if (isTransparent(use, network)) {
          queue.addAll(use.node().outputs());
        }
      }
    }
    return Activations.identity();
  }

  private static boolean isTransparent(Wiring.Use use, Network network) {
    Node node = use.node();
    if (TRANSPARENT.contains(node.op())) {
      return true;
    }
    boolean scaling = node.is("Mul") || node.is("Div") || node.is("Sub");
    return scaling && node.inputs().stream().filter(network::isActive).count() == 1;
  }

  /** A sigmoid whose output multiplies another signal opens and closes that signal. */
  private static boolean isGate(Node node, Network network) {
    boolean bounded = node.is("Sigmoid") || node.is("HardSigmoid");
    return bounded
        && network.wiring().uses(node.output()).stream()
            .map(Wiring.Use::node)
            .anyMatch(next -> next.is("Mul") && next.inputs().stream().allMatch(network::isActive));
  }
}
