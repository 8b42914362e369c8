// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.engine.States;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * One network trained from several starts side by side: the same batches in the same order, the
 * same steps. A lane whose loss or gradient is no longer finite stops. Not thread-safe.
 */
public final class Race implements AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private long steps;

  /**
   * One start.
   *
   * @param recipe that its weights were drawn by
   * @param seed that they were drawn with
   * @param weights and, of a start that goes on, all other states
   * @param before what the steps saw that it has done already
   */
  public record Start(String recipe, long seed, TensorSource weights, List<StepResult> before) {
    public Start {
      before = List.copyOf(before);
    }

    /** A start that has done nothing yet. */
    public Start(String recipe, long seed, TensorSource weights) {
      this(recipe, seed, weights, List.of());
    }
  }

  /** One start on its way. */
  public static final class Lane {
    private final Start start;
    private final Training training;
    private final List<StepResult> curve = new ArrayList<>();

    private Lane(Start start, Training training) {
      this.start = start;
      this.training = training;
      curve.addAll(start.before());
    }

    public Start start() {
      return start;
    }

    /** What every step saw. */
    public List<StepResult> curve() {
      return List.copyOf(curve);
    }

    /** Parameters and all else as they are. */
    public States states() {
      return training.states();
    }

    /** Whether it has stopped for a number that is not finite. */
    public boolean isStopped() {
      return !curve.isEmpty() && !curve.getLast().isFinite();
    }
  }

  private Race() {}

  /**
   * Brings starts to the line.
   *
   * @param trainer outlives the race
   */
  public static Race of(Trainer trainer, List<Start> starts) {
    Race race = new Race();
    try {
      for (Start start : starts) {
        long done = start.before().size();
        race.lanes.add(new Lane(start, trainer.resume(start.weights(), done)));
        race.steps = Math.max(race.steps, done);
      }
      return race;
    } catch (RuntimeException e) {
      race.close();
      throw e;
    }
  }

  /** In the order of the starts. */
  public List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  /** Whether every lane has stopped. */
  public boolean isOver() {
    return lanes.stream().allMatch(Lane::isStopped);
  }

  /** Steps that every lane has done that has not stopped. */
  public long steps() {
    return steps;
  }

  /**
   * Takes one step in every lane.
   *
   * @param batches by number, from 0
   */
  public void step(LongFunction<Map<String, FedTensor>> batches) {
    Map<String, FedTensor> batch = batches.apply(steps);
    for (Lane lane : lanes) {
      if (!lane.isStopped()) {
        lane.curve.add(lane.training.step(batch));
      }
    }
    steps++;
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.training.close());
  }
}
