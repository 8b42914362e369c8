// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prediction meets measurement: at every tensor the measured second moment over the predicted one,
 * averaged over three draws.
 *
 * <p>The models are built in, or exported by {@code reference/signal_fixtures.py}: layers of width
 * 64 or more. One draw of such a layer is off by several percent, and draws of many layers in a row
 * multiply (Hanin and Rolnick 2018), which the bounds leave room for.
 */
final class PredictionTest {
  private static final int SEEDS = 3;
  private static final Path GOLDEN = Path.of("src/test/resources/golden/signal");

  @TempDir private Path folder;

  private JsonNode signal(String model, int seed) throws IOException {
    Path json = folder.resolve(seed + ".json");
    String number = Integer.toString(seed);
    Command run =
        Command.run("init", model, "--seed", number, "--quiet", "--json", json.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    return new ObjectMapper().readTree(json.toFile()).path("signal");
  }

  /** Per tensor, measured over predicted for each draw; none where nothing is predicted. */
  private Map<String, List<Double>> ratios(String model) throws IOException {
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (JsonNode reading : signal(model, seed)) {
        List<Double> ofTensor =
            ratios.computeIfAbsent(reading.path("tensor").asText(), name -> new ArrayList<>());
        JsonNode predicted = reading.path("predicted").path("secondMoment");
        double measured = reading.path("measured").path("secondMoment").asDouble();
        if (predicted.isNumber()) {
          boolean none = measured == 0 && predicted.asDouble() == 0;
          ofTensor.add(none ? 1 : measured / predicted.asDouble());
        }
      }
    }
    return ratios;
  }

  /**
   * One model.
   *
   * @param bound of the mean ratio and of its inverse
   * @param unknown tensors of which nothing is to be said
   */
  @ParameterizedTest
  @CsvSource({
    "mlp-8x256, 1.5, 0",
    "resnet-20, 1.25, 0",
    "gru-classifier, 1.25, 0",
    "lstm, 1.15, 0",
    "gru, 1.2, 0",
    "rnn, 1.15, 0",
    "tagger, 1.25, 0",
    "attention, 1.25, 0",
    "gating, 1.15, 0",
    "instance_norm, 1.2, 0",
    "channels_last, 1.2, 0",
    "padded, 1.2, 0",
    "lstm_cell, 1.15, 0",
    "gru_cell, 1.15, 0",
    "highway, 1.15, 0",
  })
  void whatIsMeasuredIsWhatWasPredicted(String model, double bound, int unknown)
      throws IOException {
    boolean builtIn = model.contains("-");
    Map<String, List<Double>> ratios =
        ratios(builtIn ? model : GOLDEN.resolve(model + ".onnx").toString());
    // The logits of a few classes are too few numbers to know a moment from.
    ratios.remove("logits");

    assertThat(ratios.values()).filteredOn(List::isEmpty).hasSize(unknown);
    ratios.forEach((tensor, ofTensor) -> {
      double mean = ofTensor.stream().mapToDouble(r -> r).average().orElse(1);
      assertThat(mean).as("%s, measured over predicted", tensor).isBetween(1 / bound, bound);
    });
  }
}
