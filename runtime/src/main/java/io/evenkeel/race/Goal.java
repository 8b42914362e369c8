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
  private static final String VALUES = "values";

  /**
   * The goal of a task.
   *
   * @param sample a batch of it
   * @param shapes of the network's outputs for that batch
   * @param loss of classes
   */
  static Goal of(
      Task task, Batch sample, Graph network, Function<String, Shape> shapes, ClassLoss loss) {
    String output = network.outputs().getFirst().name();
    boolean hasClasses = task.kind() != Kind.REGRESSION && task.kind() != Kind.DETECTION;
    if (!hasClasses && !loss.equals(ClassLoss.plain())) {
      throw new InvalidInputException(
          "task %s has a loss of its own; losses and smoothing are for classes"
              .formatted(task.name()));
    }
    return switch (task.kind()) {
      case CLASSIFICATION, SEGMENTATION, SEQUENCE ->
          ClassGoal.of(task, sample, output, shapes.apply(output), loss);
      case REGRESSION -> numbers(task, sample, output, shapes.apply(output));
      case DETECTION -> DetectionGoal.of(task, network, shapes);
    };
  }

  /** A target's name in a batch: a model may have values of its own that are called labels. */
  static String fed(String target) {
    return "target." + target;
  }

  private static Goal numbers(Task task, Batch sample, String output, Shape predicted) {
    FedTensor values = sample.targets().get(VALUES);
    if (!values.shape().equals(predicted)) {
      throw new InvalidInputException(
          "the task's targets are %s, output %s is %s"
              .formatted(values.shape(), output, predicted));
    }
    String fed = fed(VALUES);
    return new Goal(
        List.of(output),
        Objective.of(output, new Loss.MeanSquare(), fed),
        batch -> Map.of(fed, batch.targets().get(VALUES)),
        () -> Judge.of(List.of(Metric.meanSquare()), output, fed),
        () -> Guess.ofNumbers(task, VALUES));
  }
}
