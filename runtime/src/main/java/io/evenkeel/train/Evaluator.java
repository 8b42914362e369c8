// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.StateRun;
import io.evenkeel.engine.States;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

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
    Set<String> fed = states.stream().map(Tensor::name).collect(Collectors.toSet());
    Graph inference = Engine.inInference(network).feeding(fed);
    return new Evaluator(StateRun.open(inference, Map.of(), outputs));
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
