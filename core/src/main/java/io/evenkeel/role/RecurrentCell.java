// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cells that an exporter unrolled step by step: dense maps whose output is split into three or four
 * gates that enter sigmoids and tanhs.
 */
final class RecurrentCell {
  private static final int FARTHEST = 48;

  private RecurrentCell() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Fans fans, Network network) {
    int count = gates(trace.node().output(), network, 3);
    boolean rows = count > 0 && constant.tensor().shape().dimension(0) % count == 0;
    if (!rows || constant.tensor().shape().dimension(0) != fans.out()) {
      return Optional.empty();
    }
    long hidden = constant.tensor().shape().dimension(0) / count;
    boolean state = isState(trace.node(), trace.input(), network);
    Role role = state ? Role.RECURRENT_HIDDEN : Role.RECURRENT_INPUT;
    Optional<Fans> gate = Optional.of(Fans.of(fans.in(), (double) hidden));
    List<String> labels = Gates.of(count == 4 ? "LSTM" : "GRU", true);
    return Optional.of(
        Usage.of(role, gate, Activations.identity())
            .withBlocks(
                1,
                RecurrentUsage.blocks(
                    role, labels, hidden, constant.tensor().shape().dimension(0), gate)));
  }

  /** The bias of such a map; only the input's opens the forget gate. */
  static Optional<Usage> bias(Constant constant, Node map, Network network) {
    int count = gates(map.output(), network, 3);
    long size = constant.tensor().elementCount();
    if (count == 0 || size % count != 0 || map.inputs().size() < 2) {
      return Optional.empty();
    }
    boolean hidden = isOfState(constant, network);
    List<String> labels =
        Gates.of(count == 4 ? "LSTM" : "GRU", true).stream()
            .map(gate -> hidden ? "recurrent " + gate : gate)
            .toList();
    Optional<Fans> fans = Optional.of(Fans.of((double) size / count, (double) size / count));
    return Optional.of(
        Usage.of(Role.RECURRENT_BIAS, fans, Activations.identity())
            .withBlocks(
                1, RecurrentUsage.blocks(Role.RECURRENT_BIAS, labels, size / count, size, fans)));
  }

  /** How many gates a map's output is split into, 0 if it is not. */
  private static int gates(String value, Network network, int farthest) {
    for (Wiring.Use use : network.wiring().uses(value)) {
      Node node = use.node();
      if (node.is("Split") && isGated(node, network)) {
        return node.outputs().size();
      }
      if (node.is("Add") && farthest > 0) {
        int found = gates(node.output(), network, farthest - 1);
        if (found > 0) {
          return found;
        }
      }
    }
    return 0;
  }

  private static boolean isGated(Node split, Network network) {
    boolean count = split.outputs().size() == 3 || split.outputs().size() == 4;
    return count && entersSigmoid(split.outputs().getFirst(), network, 2);
  }

  private static boolean entersSigmoid(String value, Network network, int farthest) {
    return network.wiring().uses(value).stream()
        .map(Wiring.Use::node)
        .anyMatch(node ->
            node.is("Sigmoid")
                || (node.is("Add")
                    && farthest > 0
                    && entersSigmoid(node.output(), network, farthest - 1)));
  }

  /** The hidden state comes, without another linear map, from the same map one step before. */
  private static boolean isState(Node map, int weightInput, Network network) {
    String state = map.inputs().get(1 - weightInput);
    Optional<Constant> weight = network.origin(map.inputs().get(weightInput));
    if (!network.isActive(state) || weight.isEmpty()) {
      return !network.isActive(state);
    }
    Deque<String> queue = new ArrayDeque<>(List.of(state));
    Set<String> seen = new HashSet<>();
    while (!queue.isEmpty() && seen.size() < FARTHEST) {
      String value = queue.remove();
      Optional<Node> producer = network.wiring().producer(value);
      if (!seen.add(value) || producer.isEmpty()) {
        continue;
      }
      if (!isMap(producer.get())) {
        queue.addAll(producer.get().inputs());
      } else if (hasWeight(producer.get(), weight.get(), network)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMap(Node node) {
    return node.is("Gemm") || node.is("MatMul");
  }

  private static boolean hasWeight(Node map, Constant weight, Network network) {
    return map.inputs().stream()
        .limit(2)
        .anyMatch(input -> network.origin(input).filter(weight::equals).isPresent());
  }

  /** Whether a bias belongs to the map from state to state; seen from the second step on only. */
  private static boolean isOfState(Constant bias, Network network) {
    return network.wiring().uses(bias.name()).stream()
        .limit(2)
        .map(Wiring.Use::node)
        .filter(RecurrentCell::isMap)
        .anyMatch(map -> isState(map, 1, network));
  }
}
