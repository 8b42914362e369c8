// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Kind;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Loss;
import io.evenkeel.train.Metric;
import io.evenkeel.train.Objective;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Classes that have to be told apart: of samples, pixels or places of a sequence.
 *
 * @param field of the task's batches that has them
 * @param classAxis of the output's logits
 * @param ignored a class number whose positions do not count
 */
record ClassGoal(
    Task task, String output, Shape predicted, String field, int classAxis, OptionalLong ignored) {
  /** From so many classes on, to be among the first five is worth knowing. */
  private static final int MANY_CLASSES = 20;

  private static final int FEW = 5;

  /** The goal of one output. */
  static Goal of(Task task, Batch sample, String output, Shape predicted, ClassLoss loss) {
    boolean sequence = task.kind() == Kind.SEQUENCE;
    boolean segmentation = task.kind() == Kind.SEGMENTATION;
    ClassGoal goal =
        new ClassGoal(
            task,
            output,
            predicted,
            segmentation ? "mask" : "labels",
            sequence ? predicted.rank() - 1 : 1,
            sequence || segmentation ? OptionalLong.of(Batch.IGNORED) : OptionalLong.empty());
    if (goal.isOneLogit()) {
      goal.requirePlain(loss);
      return goal.binary();
    }
    goal.requireRoom();
    goal.requirePositions(sample.targets().get(goal.field).shape());
    return goal.manyClasses(loss);
  }

  private void requireRoom() {
    boolean enough =
        classAxis > 0
            && classAxis < predicted.rank()
            && predicted.dimension(classAxis) >= task.classes();
    if (!enough) {
      throw new InvalidInputException(
          "task %s has %d classes; output %s is %s and has no room for them"
              .formatted(task.name(), task.classes(), output, predicted));
    }
  }

  private void requirePlain(ClassLoss loss) {
    if (!loss.equals(ClassLoss.plain())) {
      throw new InvalidInputException(
          "output %s is %s, one logit of two classes, and learns by binary cross-entropy alone"
              .formatted(output, predicted));
    }
  }

  /** Every label, pixel or word has its own logits. */
  private void requirePositions(Shape labels) {
    Shape answered = Loss.CrossEntropy.plain(classAxis).targetShape(predicted);
    if (!answered.equals(labels)) {
      throw new InvalidInputException(
          "task %s asks for a class at each place of %s, output %s %s answers at %s; choose another"
                  .formatted(task.name(), labels, output, predicted, answered)
              + " network or another task");
    }
  }

  /** Two classes need one number: the logit of the second. */
  private boolean isOneLogit() {
    return task.kind() == Kind.CLASSIFICATION
        && task.classes() == 2
        && predicted.rank() > 0
        && predicted.elementCountFrom(1) == 1;
  }

  private Goal manyClasses(ClassLoss loss) {
    String fed = Goal.fed(field);
    return new Goal(
        List.of(output),
        loss.objective(output, fed, classAxis, ignored),
        batch -> Map.of(fed, batch.targets().get(field)),
        () -> Judge.of(metrics(), output, fed),
        () -> loss.chance(frequencies()));
  }

  private Goal binary() {
    String labels = Goal.fed(field);
    String truth = Goal.fed("truth");
    return new Goal(
        List.of(output),
        Objective.of(output, new Loss.BinaryCrossEntropy(), truth),
        batch -> {
          FedTensor classes = batch.targets().get(field);
          return Map.of(labels, classes, truth, numbers(classes));
        },
        () -> Judge.of(metrics(), output, labels),
        () -> frequencies().entropy(0));
  }

  private FedTensor numbers(FedTensor classes) {
    FedTensor numbers = FedTensor.zeros(DType.F32, predicted);
    for (long i = 0; i < predicted.elementCount(); i++) {
      float number = classes.data().getAtIndex(ValueLayout.JAVA_LONG, i);
      numbers.data().setAtIndex(ValueLayout.JAVA_FLOAT, i, number);
    }
    return numbers;
  }

  private Frequencies frequencies() {
    return Frequencies.of(task, field, task.kind() == Kind.SEQUENCE);
  }

  private List<Metric> metrics() {
    Metric accuracy = Metric.accuracy(classAxis, ignored);
    return switch (task.kind()) {
      case SEGMENTATION -> List.of(Metric.meanIntersectionOverUnion(classAxis, ignored), accuracy);
      case SEQUENCE ->
          List.of(
              Metric.exactMatch(classAxis, ignored),
              accuracy,
              Metric.bleu(classAxis, ignored),
              Metric.perplexity(classAxis, ignored));
      default ->
          task.classes() < MANY_CLASSES
              ? List.of(accuracy)
              : List.of(accuracy, Metric.top(FEW, classAxis));
    };
  }
}
