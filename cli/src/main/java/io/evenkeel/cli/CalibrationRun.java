// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.calibrate.BatchSource;
import io.evenkeel.calibrate.Calibration;
import io.evenkeel.calibrate.Calibrator;
import io.evenkeel.calibrate.Goal;
import io.evenkeel.calibrate.Halves;
import io.evenkeel.calibrate.MadeUpBatches;
import io.evenkeel.calibrate.Subject;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipe;
import io.evenkeel.plan.Plan;
import io.evenkeel.race.Course;
import io.evenkeel.random.Seed;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.tensor.FedTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Corrects draws from data, where the user or a recipe asks for it.
 *
 * @param course whose batches are taken, if the user names a task
 */
record CalibrationRun(
    Graph graph,
    List<PlacedParameter> placed,
    Inputs inputs,
    Seed seed,
    Optional<Course> course,
    boolean progress) {
  /** Samples in a batch of a task. */
  static final int BATCH = 32;

  private static final int THOUSANDTHS = 1000;

  /** What a task gives the network to read, by its input names. */
  static Map<String, FedTensor> inputs(Graph graph, Course course, long number) {
    Set<String> names = graph.inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    Map<String, FedTensor> batch = course.training(number);
    batch.keySet().retainAll(names);
    return batch;
  }

  /**
   * The calibration of a plan's draw, if it gets one.
   *
   * @param asked whether the user asks for it
   */
  Optional<Calibration> of(Recipe recipe, Plan plan, boolean asked) {
    if (!asked && !recipe.finishedByData()) {
      return Optional.empty();
    }
    Goal goal = recipe.finishedByData() ? Goal.UNIT_VARIANCE : Goal.PLANNED;
    Subject subject = new Subject(graph, placed, recipe, plan, inputs, seed);
    try (Progress bar = Progress.start(progress, "calibrating", THOUSANDTHS, "", 1)) {
      return Optional.of(Calibrator.run(subject, goal, source(), bar.position()));
    } catch (ModelRefusedException e) {
      throw new InvalidInputException(
          "%s cannot be calibrated: %s; leave %s out to have it drawn all the same"
              .formatted(
                  graph.name(),
                  e.getMessage(),
                  recipe.finishedByData() ? "recipe " + recipe.name() : "--calibrate"),
          e);
    }
  }

  private BatchSource source() {
    if (course.isPresent()) {
      return new TaskBatches(graph, course.get());
    }
    return inputs.given().isEmpty()
        ? MadeUpBatches.of(graph, inputs, seed)
        : Halves.of(graph, inputs);
  }

  /** Every second batch of a task's training samples is held back. */
  private record TaskBatches(Graph graph, Course course) implements BatchSource {
    /** Samples take longer to read than a network to run, and sets come to their end. */
    private static final long MOST = 256;

    @Override
    public Optional<Map<String, FedTensor>> correcting(long number) {
      return batch(number, 2 * number);
    }

    @Override
    public Optional<Map<String, FedTensor>> heldBack(long number) {
      return batch(number, 2 * number + 1);
    }

    private Optional<Map<String, FedTensor>> batch(long number, long place) {
      return number < MOST ? Optional.of(inputs(graph, course, place)) : Optional.empty();
    }

    @Override
    public String describe() {
      return "of the task";
    }
  }
}
