// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.tensor.FedTensor;
import io.evenkeel.train.Metric;
import java.util.List;
import java.util.Map;

/** Says how good predictions are. Batches add up. Not thread-safe. */
public interface Judge {
  /** As a table's heading has it, such as accuracy. */
  String name();

  /** Whether a greater value is better. */
  boolean isGain();

  /**
   * Adds a batch.
   *
   * @param predictions by the network's outputs
   * @param batch inputs and targets
   */
  void see(Map<String, FedTensor> predictions, Map<String, FedTensor> batch);

  /** Over all batches seen; NaN before the first. */
  double value();

  /** What else is worth knowing, by name. */
  default Map<String, Double> further() {
    return Map.of();
  }

  /**
   * A judge that compares one output with one field.
   *
   * @param metrics the first decides
   */
  static Judge of(List<Metric> metrics, String output, String target) {
    return new FieldJudge(metrics, output, target);
  }
}
