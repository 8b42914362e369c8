// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.tensor.FedTensor;
import io.evenkeel.train.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A judge that compares one output with one field.
 *
 * @param metrics the first decides
 */
record FieldJudge(List<Metric> metrics, String output, String target) implements Judge {
  @Override
  public String name() {
    return metrics.getFirst().name();
  }

  @Override
  public boolean isGain() {
    return metrics.getFirst().isGain();
  }

  @Override
  public void see(Map<String, FedTensor> predictions, Map<String, FedTensor> batch) {
    metrics.forEach(metric -> metric.add(predictions.get(output), batch.get(target)));
  }

  @Override
  public double value() {
    return metrics.getFirst().value();
  }

  @Override
  public Map<String, Double> further() {
    Map<String, Double> further = new LinkedHashMap<>();
    metrics.stream().skip(1).forEach(metric -> further.put(metric.name(), metric.value()));
    return further;
  }
}
