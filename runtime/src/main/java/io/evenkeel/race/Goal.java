// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Field;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Loss;
import io.evenkeel.train.Metric;
import io.evenkeel.train.Objective;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What is to be reached.
 *
 * @param output of the network
 * @param target field of a batch
 * @param chance the loss of the best guess that does not look at the input
 */
record Goal(
    String output, String target, Objective objective, Supplier<Metric> metric, double chance) {
  private static final String LABELS = "labels";

  /**
   * The goal of a task.
   *
   * @param sample a batch of it
   * @param predicted shape of the output for that batch
   */
  static Goal of(Task task, Batch sample, String output, Shape predicted) {
    return switch (task.kind()) {
      case CLASSIFICATION -> classes(task, output, predicted, 1, LABELS, OptionalLong.empty());
      case SEGMENTATION -> segmentation(task, output, predicted);
      case SEQUENCE ->
          classes(
              task,
              output,
              predicted,
              predicted.rank() - 1,
              LABELS,
              OptionalLong.of(Batch.IGNORED));
      case REGRESSION -> numbers(sample.targets().get("values"), output, predicted);
      case DETECTION ->
          throw new InvalidInputException(
              "task %s asks for boxes, which races do not train".formatted(task.name()));
    };
  }

  private static Goal classes(
      Task task, String output, Shape predicted, int axis, String field, OptionalLong ignored) {
    requireClasses(task, output, predicted, axis);
    Objective objective = Objective.of(output, new Loss.CrossEntropy(axis, 0, ignored), field);
    return new Goal(
        output, field, objective, () -> Metric.accuracy(axis, ignored), Math.log(task.classes()));
  }

  private static Goal segmentation(Task task, String output, Shape predicted) {
    Goal goal = classes(task, output, predicted, 1, "mask", OptionalLong.empty());
    return new Goal(
        output,
        goal.target(),
        goal.objective(),
        () -> Metric.meanIntersectionOverUnion(1),
        goal.chance());
  }

  private static void requireClasses(Task task, String output, Shape predicted, int axis) {
    boolean enough =
        axis > 0 && axis < predicted.rank() && predicted.dimension(axis) >= task.classes();
    if (!enough) {
      throw new InvalidInputException(
          "task %s has %d classes; output %s is %s and has no room for them"
              .formatted(task.name(), task.classes(), output, predicted));
    }
  }

  private static Goal numbers(Field values, String output, Shape predicted) {
    if (!values.shape().equals(predicted)) {
      throw new InvalidInputException(
          "the task's targets are %s, output %s is %s"
              .formatted(values.shape(), output, predicted));
    }
    return new Goal(
        output,
        "values",
        Objective.of(output, new Loss.MeanSquare(), "values"),
        Metric::meanSquare,
        variance(values));
  }

  /** Of a batch's values: what always guessing their mean costs. */
  private static double variance(Field values) {
    LongToDoubleFunction numbers = Elements.numbers(values.data(), values.dtype());
    long count = values.shape().elementCount();
    double mean = LongStream.range(0, count).mapToDouble(numbers).average().orElse(0);
    return LongStream.range(0, count)
        .mapToDouble(i -> Math.pow(numbers.applyAsDouble(i) - mean, 2))
        .average()
        .orElse(0);
  }
}
