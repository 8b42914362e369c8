// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.probe.Probe;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import io.evenkeel.signal.Scatter;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The band that nine of ten draws are predicted to lie in, against a hundred draws.
 *
 * <p>Of 100 draws 80 to 98 are to be inside, at one tensor of each network: a right band fails this
 * with a probability of 1.1e-3 (binomial, .9).
 */
final class DrawsInBandTest {
  private static final int DRAWS = 100;
  private static final int LEAST = 80;
  private static final int MOST = 98;

  @ParameterizedTest
  @CsvSource({
    "mlp-16x48, he, /fc15/Gemm_output_0",
    "mlp-16x48, orthogonal, /act15/Relu_output_0",
    "mlp-16x48-tanh, auto, /fc15/Gemm_output_0",
    "plain convolutions, he, last",
    "residual convolutions, auto, last",
    "preact-resnet-8, he, /layer2/layer2.0/Add_output_0",
    "preact-resnet-8, he, /layer3/layer3.0/conv2/Conv_output_0",
    "attention, auto, /layer/self_attn/Gemm_output_0",
    "attention, auto, /layer/linear2/MatMul_output_0",
  })
  void nineOfTenDrawsLieInTheBand(String network, String recipe, String tensor) {
    Graph graph = network(network);
    Plan plan = Planner.plan(graph, Recipes.of(recipe));
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    Reading reading = prediction(graph, plan, inputs, tensor);
    double mean = reading.predictedMoments().orElseThrow().secondMoment();
    Scatter scatter = reading.scatter().orElseThrow();
    long inside =
        drawn(graph, plan, inputs, tensor).stream()
            .filter(seen -> seen > scatter.low(mean) && seen < scatter.high(mean))
            .count();
    assertThat(inside).as("%s around %.3g", scatter, mean).isBetween((long) LEAST, (long) MOST);
  }

  private static Graph network(String name) {
    return switch (name) {
      case "plain convolutions" -> new Images().plain();
      case "residual convolutions" -> new Images().residual();
      case "attention" ->
          Onnx.open(Path.of("src/test/resources/golden/signal/attention.onnx")).graph();
      default -> Networks.of(name);
    };
  }

  private static Reading prediction(Graph graph, Plan plan, Inputs inputs, String tensor) {
    Map<String, Moments> data = new LinkedHashMap<>();
    inputs
        .tensors()
        .forEach((name, fed) -> {
          if (inputs.isSignal(name)) {
            data.put(name, new Moments(0, Probe.of(fed).moments().secondMoment()));
          }
        });
    return Propagation.of(
            graph,
            data,
            inputs.shapes(),
            ExpectedMoments.of(plan, graph),
            ExpectedMoments.blocks(plan),
            ExpectedMoments.orthogonal(plan),
            OutputGradient.UNIT)
        .readings()
        .stream()
        .filter(reading -> reading.tensor().equals(tensor))
        .findFirst()
        .orElseThrow();
  }

  private static List<Double> drawn(Graph graph, Plan plan, Inputs inputs, String tensor) {
    Set<String> parameters =
        plan.parameters().stream().map(PlannedParameter::stored).collect(Collectors.toSet());
    List<Double> seen = new ArrayList<>();
    try (Engine engine = Engine.open(graph, parameters, inputs);
        Probe probe = Probe.open(engine, List.of(tensor))) {
      for (int seed = 0; seed < DRAWS; seed++) {
        engine.load(Draw.of(plan, graph, Seed.of(seed), Optional.empty(), Draw.Naming.STORED));
        seen.add(probe.measure(done -> {}).get(tensor).moments().secondMoment());
      }
    }
    return seen;
  }

  /** Networks of 3×3 convolutions on 12×12 images. */
  private static final class Images {
    private static final int CHANNELS = 12;

    private final GraphBuilder builder = new GraphBuilder("images", 18);
    private int count;

    private String input() {
      return builder.input(ValueInfo.of("x", DType.F32, Shape.of(4, CHANNELS, 12, 12)));
    }

    private String node(String op, Map<String, Attribute> attributes, String... inputs) {
      return builder.node(op, op + count++, List.of(inputs), attributes);
    }

    private String convolution(String x) {
      String weight = builder.parameter("conv" + count++ + ".weight", CHANNELS, CHANNELS, 3, 3);
      return node("Conv", Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L))), x, weight);
    }

    private Graph ending(String x) {
      builder.output(x, ValueInfo.unknown("last"));
      return builder.build();
    }

    Graph plain() {
      String x = input();
      for (int layer = 0; layer < 10; layer++) {
        x = node("Relu", Map.of(), convolution(x));
      }
      return ending(convolution(x));
    }

    Graph residual() {
      String x = convolution(input());
      for (int block = 0; block < 5; block++) {
        String inner = node("Relu", Map.of(), convolution(node("Relu", Map.of(), x)));
        x = node("Add", Map.of(), x, convolution(inner));
      }
      return ending(convolution(x));
    }
  }
}
