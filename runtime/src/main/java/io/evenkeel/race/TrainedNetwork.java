// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.engine.States;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network with what training made of it: parameters and running statistics. */
final class TrainedNetwork {
  private static final int ALIGNMENT = 64;

  private TrainedNetwork() {}

  static Graph of(Graph network, States states) {
    Map<String, Constant> constants = new LinkedHashMap<>(network.constants());
    for (Tensor state : states.tensors()) {
      constants.computeIfPresent(
          state.name(), (name, before) -> new Constant(state, copied(states, state)));
    }
    return network.withConstants(constants.values());
  }

  private static Content copied(States states, Tensor tensor) {
    MemorySegment values =
        Arena.ofAuto()
            .allocate(Math.max(1, tensor.byteCount()), ALIGNMENT)
            .asSlice(0, tensor.byteCount());
    states.read(tensor, 0, values);
    return new Content.Bytes(values);
  }
}
