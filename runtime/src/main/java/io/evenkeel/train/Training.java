// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.StateRun;
import io.evenkeel.engine.States;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** One network on its way, step by step. Not thread-safe. */
public final class Training implements AutoCloseable {
  private final TrainingGraph graph;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final StateRun run;
  private final States states;
  private long steps;

  Training(
      TrainingGraph graph,
      Optimizer optimizer,
      Schedule schedule,
      StateRun run,
      States states,
      long steps) {
    this.graph = graph;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.run = run;
    this.states = states;
    this.steps = steps;
  }

  /** Parameters, running statistics and the optimizer's memory as they are. */
  public States states() {
    return states;
  }

  /** Steps done. */
  public long steps() {
    return steps;
  }

  /**
   * Takes one step.
   *
   * @param batch the network's inputs and the targets
   */
  public StepResult step(Map<String, FedTensor> batch) {
    Map<String, FedTensor> given = new HashMap<>(batch);
    optimizer
        .numbers(schedule.rate(steps + 1), steps + 1)
        .forEach((name, value) -> given.put(TrainingGraph.number(name), scalar(value)));
    Map<String, Double> seen = new HashMap<>();
    run.run(states, given, (name, tensor) -> seen.put(name, first(tensor)));
    steps++;
    return new StepResult(steps, seen.get(graph.loss()), seen.get(graph.gradientNorm()));
  }

  private static FedTensor scalar(double value) {
    MemorySegment data = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT);
    data.set(ValueLayout.JAVA_FLOAT, 0, (float) value);
    return new FedTensor(DType.F32, Shape.SCALAR, data);
  }

  private static double first(FedTensor tensor) {
    return tensor.dtype() == DType.F64
        ? tensor.data().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0)
        : tensor.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
  }

  @Override
  public void close() {
    states.close();
  }
}
