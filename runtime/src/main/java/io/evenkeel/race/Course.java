// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Objective;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task as one network sees it: batches under the network's own names, loss, metric. Not
 * thread-safe.
 */
public final class Course {
  private final Graph network;
  private final Task task;
  private final int batchSize;
  private final Map<String, Shape> shapes;
  private final Goal goal;
  private double chance = Double.NaN;

  private Course(Graph network, Task task, int batchSize, Map<String, Shape> shapes, Goal goal) {
    this.network = network;
    this.task = task;
    this.batchSize = batchSize;
    this.shapes = Collections.unmodifiableMap(shapes);
    this.goal = goal;
  }

  /**
   * Fits a task to a network.
   *
   * @throws InvalidInputException if the network cannot take its samples or has no output for its
   *     targets
   */
  public static Course of(Graph network, Task task, int batchSize) {
    return of(network, task, batchSize, ClassLoss.plain());
  }

  /**
   * Fits a task to a network.
   *
   * @param loss of classes, if the task has them
   * @throws InvalidInputException if the network cannot take its samples, or has no output for its
   *     targets or that loss
   */
  public static Course of(Graph network, Task task, int batchSize, ClassLoss loss) {
    Batch first = task.batch(Split.TRAIN, 0, batchSize);
    Map<String, FedTensor> inputs = named(network, first.inputs(), task);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, field) -> shapes.put(name, field.shape()));
    requireFit(network, shapes, task);
    Shapes all = Shapes.of(network, shapes);
    Goal goal = Goal.of(task, first, network, output -> shape(all, output), loss);
    return new Course(network, task, batchSize, shapes, goal);
  }

  private static Shape shape(Shapes all, String output) {
    return all.of(output)
        .orElseThrow(() ->
            new InvalidInputException(
                "the shape of output %s does not follow from the inputs".formatted(output)));
  }

  private static void requireFit(Graph network, Map<String, Shape> shapes, Task task) {
    for (ValueInfo input : network.inputs()) {
      Shape given = shapes.get(input.name());
      boolean fits =
          input.dimensions().stream()
              .allMatch(
                  declared -> declared.size() == given.rank() && Fit.isWithin(declared, given));
      if (!fits) {
        throw new InvalidInputException(
            "input %s of %s takes %s, task %s gives %s; choose another network or another size of"
                    .formatted(input.name(), network.name(), Fit.text(input), task.name(), given)
                + " the task");
      }
    }
  }

  private static Map<String, FedTensor> named(
      Graph network, Map<String, FedTensor> fields, Task task) {
    List<ValueInfo> inputs = network.inputs();
    if (inputs.size() != fields.size()) {
      throw new InvalidInputException(
          "%s has %d inputs, task %s gives %d"
              .formatted(network.name(), inputs.size(), task.name(), fields.size()));
    }
    Map<String, FedTensor> named = new LinkedHashMap<>();
    Iterator<ValueInfo> next = inputs.iterator();
    fields.values().forEach(field -> named.put(next.next().name(), field));
    return named;
  }

  /** A batch to learn from: inputs and targets. */
  public Map<String, FedTensor> training(long number) {
    return batch(Split.TRAIN, number);
  }

  /** A batch to be measured on. */
  public Map<String, FedTensor> test(long number) {
    return batch(Split.TEST, number);
  }

  private Map<String, FedTensor> batch(Split split, long number) {
    Batch batch = task.batch(split, number, batchSize);
    Map<String, FedTensor> all = named(network, batch.inputs(), task);
    all.putAll(goal.targets().apply(batch));
    return all;
  }

  /** Shapes of the network's inputs. */
  public Map<String, Shape> shapes() {
    return shapes;
  }

  public Objective objective() {
    return goal.objective();
  }

  /** A judge that has seen nothing yet. */
  public Judge judge() {
    return goal.judge().get();
  }

  /**
   * The loss of the best guess that does not look at the input; when first asked for, samples are
   * read to estimate it.
   */
  public double chance() {
    if (Double.isNaN(chance)) {
      chance = goal.chance().getAsDouble();
    }
    return chance;
  }

  /** The outputs that are judged. */
  public List<String> outputs() {
    return goal.outputs();
  }
}
