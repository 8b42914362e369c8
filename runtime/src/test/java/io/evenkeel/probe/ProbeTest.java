// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ShapeText;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Measured;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProbeTest {
  private static final Seed SEED = Seed.of(0);

  private static Map<String, Measured> measure(Graph graph, Map<String, Shape> shapes) {
    Plan plan = Planner.plan(graph, Recipes.he());
    Set<String> parameters =
        plan.parameters().stream().map(PlannedParameter::stored).collect(Collectors.toSet());
    List<String> values = graph.nodes().stream().map(node -> node.output()).toList();
    try (Engine engine = Engine.open(graph, parameters, Inputs.of(graph, shapes, Map.of(), SEED));
        Probe probe = Probe.open(engine, values)) {
      engine.load(Draw.of(plan, graph, SEED, Optional.empty(), Draw.Naming.STORED));
      return probe.measure(run -> {});
    }
  }

  /** Every built-in family runs on ONNX Runtime and stays finite at its outputs. */
  @ParameterizedTest
  @CsvSource({
    "resnet-18, 2x3x224x224",
    "resnet-20, 2x3x32x32",
    "preact-resnet-20, 2x3x32x32",
    "densenet-bc-22, 2x3x32x32",
    "densenet-121, 1x3x224x224",
    "mobilenet-v2, 2x3x224x224",
    "plain-cnn-14, 1x3x224x224",
    "unet, 1x3x256x256",
    "mlp-5x32, 4x32",
  })
  void builtInNetworksOfImagesRun(String name, String shape) {
    Graph graph = Networks.of(name);
    String input = graph.inputs().getFirst().name();
    assertFinite(graph, measure(graph, Map.of(input, ShapeText.parse(shape))));
  }

  @ParameterizedTest
  @CsvSource({"detector", "lstm-classifier", "gru-seq2seq", "transformer-translation"})
  void builtInNetworksOfSequencesAndBoxesRun(String name) {
    Graph graph = Networks.of(name);
    assertFinite(graph, measure(graph, Map.of()));
  }

  private static void assertFinite(Graph graph, Map<String, Measured> measured) {
    graph
        .outputs()
        .forEach(output -> {
          Measured seen = measured.get(output.name());
          assertThat(seen).as(output.name()).isNotNull();
          assertThat(seen.nonFinite()).as(output.name()).isZero();
          assertThat(seen.moments().secondMoment()).as(output.name()).isPositive();
        });
  }

  @Test
  void batchNormalizationRunsInTrainingMode() {
    Graph graph = Networks.of("resnet-20");
    Map<String, Measured> measured = measure(graph, Map.of());
    graph.nodes().stream()
        .filter(node -> node.is("BatchNormalization"))
        .forEach(node -> {
          Measured seen = measured.get(node.output());
          assertThat(seen.moments().mean()).as(node.name()).isCloseTo(0, within(1e-5));
          assertThat(seen.moments().secondMoment()).as(node.name()).isCloseTo(1, within(2e-3));
        });
  }

  @Test
  void theSameMeasurementTwiceIsTheSameToTheBit() {
    Graph graph = Networks.of("mlp-6x64");
    assertThat(measure(graph, Map.of())).isEqualTo(measure(graph, Map.of()));
  }
}
