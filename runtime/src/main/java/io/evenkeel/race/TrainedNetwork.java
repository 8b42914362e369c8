// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.engine.States;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network with what training made of it: parameters and running statistics. */
final class TrainedNetwork {
  private TrainedNetwork() {}

  static Graph of(Graph network, States states) {
    Map<String, Constant> constants = new LinkedHashMap<>(network.constants());
    for (Tensor state : states.tensors()) {
      constants.computeIfPresent(
          state.name(),
          (name, before) -> new Constant(state, new Content.Bytes(states.copied(state).data())));
    }
    return network.withConstants(constants.values());
  }
}
