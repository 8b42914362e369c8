// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task whose samples are made one at a time.
 *
 * @param inputs their columns, in a network's order
 * @param samples writes a sample's inputs and targets
 */
record SampledTask(
    String name,
    Kind kind,
    int classes,
    Shape sample,
    List<Column> inputs,
    List<Column> targets,
    Samples samples)
    implements Task {

  SampledTask {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
  }

  /** A task with one input, whose shape is a sample's. */
  static SampledTask of(
      String name, Kind kind, int classes, Column input, List<Column> targets, Samples samples) {
    return new SampledTask(name, kind, classes, input.sample(), List.of(input), targets, samples);
  }

  @Override
  public Map<String, Long> sizes() {
    return Sizes.of(kind, classes, inputs, targets);
  }

  @Override
  public Batch batch(Split split, long number, int size) {
    if (number < 0 || size < 1) {
      throw new IllegalArgumentException("batch " + number + " of " + size + " samples");
    }
    long first = Math.multiplyExact(number, (long) size);
    Batch batch = new Batch(allocate(inputs, size), allocate(targets, size));
    for (int i = 0; i < size; i++) {
      samples.write(split, Math.addExact(first, i), new Row(batch, i));
    }
    return batch;
  }

  private static Map<String, FedTensor> allocate(List<Column> columns, int size) {
    Map<String, FedTensor> fields = new LinkedHashMap<>();
    columns.forEach(column -> fields.put(column.name(), column.allocate(size)));
    return fields;
  }
}
