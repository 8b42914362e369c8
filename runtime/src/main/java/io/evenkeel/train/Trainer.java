// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.FedTensor;
import io.evenkeel.engine.StateRun;
import io.evenkeel.engine.States;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes optimization steps. Not thread-safe. */
public final class Trainer implements AutoCloseable {
  private final TrainingGraph graph;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final States states;
  private final StateRun run;
  private long steps;

  private Trainer(
      TrainingGraph graph, Optimizer optimizer, Schedule schedule, States states, StateRun run) {
    this.graph = graph;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.states = states;
    this.run = run;
  }

  /**
   * What a step saw.
   *
   * @param loss of its batch, before it
   * @param gradientNorm length of the gradient of all parameters together, before clipping
   */
  public record Step(double loss, double gradientNorm) {
    /** Whether the parameters that it found are of use. */
    public boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /**
   * Prepares training.
   *
   * @param optimizer the one the graph was written with
   * @throws io.evenkeel.engine.ModelRefusedException if ONNX Runtime cannot run it
   */
  public static Trainer open(TrainingGraph graph, Optimizer optimizer, Schedule schedule) {
    States states = States.of(graph.states());
    try {
      List<String> results = List.of(graph.loss(), graph.gradientNorm());
      StateRun run = StateRun.open(graph.graph(), graph.next(), results, states);
      return new Trainer(graph, optimizer, schedule, states, run);
    } catch (RuntimeException e) {
      states.close();
      throw e;
    }
  }

  /** Starts from weights and, if the source has them, running statistics. */
  public void start(TensorSource weights) {
    states.load(weights);
    steps = 0;
  }

  /** Goes on from states that were read after some steps. */
  public void resume(TensorSource all, long stepsDone) {
    states.load(all);
    steps = stepsDone;
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
  public Step step(Map<String, FedTensor> batch) {
    Map<String, FedTensor> given = new HashMap<>(batch);
    optimizer
        .numbers(schedule.rate(steps + 1), steps + 1)
        .forEach((name, value) -> given.put(TrainingGraph.number(name), scalar(value)));
    Map<String, Double> seen = new HashMap<>();
    run.run(given, (name, tensor) -> seen.put(name, first(tensor)));
    steps++;
    return new Step(seen.get(graph.loss()), seen.get(graph.gradientNorm()));
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
    run.close();
    states.close();
  }
}
