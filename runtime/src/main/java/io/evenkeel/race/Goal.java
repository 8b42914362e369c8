// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Kind;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Loss;
import io.evenkeel.train.Metric;
import io.evenkeel.train.Objective;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is to be reached.
 *
 * @param outputs of the network that are judged
 * @param targets all that a batch has besides inputs: what the objective and the judge read
 * @param judge makes one that has seen nothing yet
 * @param chance estimates the loss of the best guess that does not look at the input
 */
record Goal(
    List<String> outputs,
    Objective objective,
    Function<Batch, Map<String, FedTensor>> targets,
    Supplier<Judge> judge,
    DoubleSupplier chance) {
  private static final String LABELS = "labels";
  private static final String VALUES = "values";

  /** From so many classes on, to be among the first five is worth knowing. */
  private static final int MANY_CLASSES = 20;

  private static final int FEW = 5;

  /**
   * The goal of a task.
   *
   * @param sample a batch of it
   * @param shapes of the network's outputs for that batch
   */
  static Goal of(Task task, Batch sample, Graph network, Function<String, Shape> shapes) {
    String output = network.outputs().getFirst().name();
    return switch (task.kind()) {
      case CLASSIFICATION -> classes(task, output, shapes.apply(output), 1, LABELS);
      case SEGMENTATION -> classes(task, output, shapes.apply(output), 1, "mask");
      case SEQUENCE -> classes(task, output, shapes.apply(output), -1, LABELS);
      case REGRESSION -> numbers(task, sample, output, shapes.apply(output));
      case DETECTION -> DetectionGoal.of(task, network, shapes);
    };
  }

  private static Goal classes(
      Task task, String output, Shape predicted, int classAxis, String field) {
    int axis = classAxis < 0 ? predicted.rank() - 1 : classAxis;
    requireClasses(task, output, predicted, axis);
    boolean sequence = task.kind() == Kind.SEQUENCE;
    OptionalLong ignored =
        sequence || task.kind() == Kind.SEGMENTATION
            ? OptionalLong.of(Batch.IGNORED)
            : OptionalLong.empty();
    return single(
        output,
        field,
        new Loss.CrossEntropy(axis, 0, ignored),
        () -> metrics(task, axis, ignored),
        () -> Guess.of(task, field, sequence));
  }

  private static List<Metric> metrics(Task task, int axis, OptionalLong ignored) {
    Metric accuracy = Metric.accuracy(axis, ignored);
    return switch (task.kind()) {
      case SEGMENTATION -> List.of(Metric.meanIntersectionOverUnion(axis, ignored), accuracy);
      case SEQUENCE ->
          List.of(
              Metric.exactMatch(axis, ignored),
              accuracy,
              Metric.bleu(axis, ignored),
              Metric.perplexity(axis, ignored));
      default ->
          task.classes() < MANY_CLASSES
              ? List.of(accuracy)
              : List.of(accuracy, Metric.top(FEW, axis));
    };
  }

  private static Goal single(
      String output,
      String target,
      Loss loss,
      Supplier<List<Metric>> metrics,
      DoubleSupplier chance) {
    // A model may have values of its own that are called labels.
    String fed = "target." + target;
    return new Goal(
        List.of(output),
        Objective.of(output, loss, fed),
        batch -> Map.of(fed, batch.targets().get(target)),
        () -> Judge.of(metrics.get(), output, fed),
        chance);
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

  private static Goal numbers(Task task, Batch sample, String output, Shape predicted) {
    FedTensor values = sample.targets().get(VALUES);
    if (!values.shape().equals(predicted)) {
      throw new InvalidInputException(
          "the task's targets are %s, output %s is %s"
              .formatted(values.shape(), output, predicted));
    }
    return single(
        output,
        VALUES,
        new Loss.MeanSquare(),
        () -> List.of(Metric.meanSquare()),
        () -> Guess.ofNumbers(task, VALUES));
  }
}
