// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.engine.Inputs;
import io.evenkeel.init.Recipe;
import io.evenkeel.random.Seed;
import io.evenkeel.report.Outcome;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the predicted second moments are from the mean of measured ones over many draws. */
final class PredictionError {
  /**
   * One tensor.
   *
   * @param standardError of the mean of the measurements, relative to it
   */
  record Row(String tensor, String op, double predicted, double measured, double standardError) {
    double relative() {
      return predicted / measured - 1;
    }
  }

  private PredictionError() {}

  /** The tensors of which something is predicted and measured, in running order. */
  static List<Row> of(ModelSource source, Recipe recipe, int draws) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    Map<String, Reading> readings = new LinkedHashMap<>();
    for (int draw = 0; draw < draws; draw++) {
      Seed seed = Seed.of(draw);
      Inputs fed = Inputs.of(source.graph(), Map.of(), Map.of(), seed);
      Outcome outcome =
          new Initialization(source, List.of(recipe), seed, fed, false).measured().getFirst();
      for (Reading reading : outcome.readings()) {
        reading.measured().ifPresent(measured -> add(sums, reading.tensor(), measured));
        readings.putIfAbsent(reading.tensor(), reading);
      }
    }
    return readings.values().stream()
        .filter(r -> r.predictedMoments().isPresent() && sums.containsKey(r.tensor()))
        .map(r -> row(r, sums.get(r.tensor()), draws))
        .filter(row -> row.measured() > 0 && Double.isFinite(row.measured()))
        .toList();
  }

  private static void add(Map<String, double[]> sums, String tensor, Measured measured) {
    double second = measured.moments().secondMoment();
    double[] sum = sums.computeIfAbsent(tensor, name -> new double[2]);
    sum[0] += second;
    sum[1] += second * second;
  }

  private static Row row(Reading reading, double[] sums, int draws) {
    double mean = sums[0] / draws;
    double variance = Math.max(0, sums[1] / draws - mean * mean) / Math.max(1, draws - 1);
    double predicted = reading.predictedMoments().orElseThrow().secondMoment();
    return new Row(reading.tensor(), reading.op(), predicted, mean, Math.sqrt(variance) / mean);
  }
}
