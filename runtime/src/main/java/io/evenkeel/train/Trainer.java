// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.StateRun;
import io.evenkeel.engine.States;
import io.evenkeel.tensor.TensorSource;
import java.util.List;

/** A training step ready to run, from any number of starts. Not thread-safe. */
public final class Trainer implements AutoCloseable {
  private final TrainingGraph graph;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final StateRun run;

  private Trainer(TrainingGraph graph, Optimizer optimizer, Schedule schedule, StateRun run) {
    this.graph = graph;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.run = run;
  }

  /**
   * Prepares training.
   *
   * @param optimizer the one the graph was written with
   * @throws io.evenkeel.engine.ModelRefusedException if ONNX Runtime cannot run it
   */
  public static Trainer open(TrainingGraph graph, Optimizer optimizer, Schedule schedule) {
    List<String> results = List.of(graph.loss(), graph.gradientNorm());
    return new Trainer(
        graph, optimizer, schedule, StateRun.open(graph.graph(), graph.next(), results));
  }

  /** Training from weights and, if the source has them, running statistics. */
  public Training start(TensorSource weights) {
    return resume(weights, 0);
  }

  /**
   * Training that goes on.
   *
   * @param states of an earlier one, the optimizer's memory included
   * @param steps that it had done
   */
  public Training resume(TensorSource states, long steps) {
    States own = States.of(graph.states());
    try {
      own.load(states);
      return new Training(graph, optimizer, schedule, run, own, steps);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
