// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.FedTensor;
import io.evenkeel.engine.StateRun;
import io.evenkeel.engine.States;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A network as it runs after training, over the states of a training. */
public final class Evaluator implements AutoCloseable {
  private final StateRun run;

  private Evaluator(StateRun run) {
    this.run = run;
  }

  /**
   * Prepares a network.
   *
   * @param network as it was trained
   * @param states those that a training has; what the network stores besides is kept
   * @param outputs to look at
   */
  public static Evaluator open(Graph network, List<Tensor> states, List<String> outputs) {
    Graph inference = Engine.inInference(network);
    List<ValueInfo> inputs = new ArrayList<>(inference.inputs());
    Map<String, Constant> constants = new LinkedHashMap<>(inference.constants());
    for (Tensor state : states) {
      if (constants.remove(state.name()) != null) {
        inputs.add(ValueInfo.of(state.name(), state.dtype(), state.shape()));
      }
    }
    Graph fed =
        new Graph(
            inference.name(),
            inference.nodes(),
            inputs,
            inference.outputs(),
            List.of(),
            constants,
            inference.opsets(),
            Map.of(),
            inference.remainder());
    return new Evaluator(StateRun.open(fed, Map.of(), outputs));
  }

  /**
   * Runs the network once.
   *
   * @param batch its inputs; what else is there is left out
   * @param reader is given every output, valid during the call only
   */
  public void run(
      States states, Map<String, FedTensor> batch, BiConsumer<String, FedTensor> reader) {
    run.run(states, batch, reader);
  }

  @Override
  public void close() {
    run.close();
  }
}
