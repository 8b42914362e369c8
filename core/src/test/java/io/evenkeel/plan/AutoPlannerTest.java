// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.FedShapes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.network.Networks;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AutoPlannerTest {
  private static final long WIDTH = 16;

  private static Plan auto(Graph graph) {
    return Planner.plan(graph, Recipes.auto());
  }

  private static Propagation predict(Graph graph, Plan plan) {
    return Propagation.of(
        graph,
        AssumedInputs.moments(graph),
        FedShapes.assumed(graph, Map.of()),
        ExpectedMoments.of(plan, graph),
        ExpectedMoments.blocks(plan),
        OutputGradient.UNIT);
  }

  private static PlannedParameter find(Plan plan, String name) {
    return plan.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static double std(Plan plan, String name) {
    return find(plan, name).initializer().elementStd().orElseThrow();
  }

  private static GraphBuilder images(long size) {
    GraphBuilder builder = new GraphBuilder("net", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, WIDTH, size, size)));
    return builder;
  }

  private static String conv(GraphBuilder builder, String x, String name, long pad) {
    builder.parameter(name, WIDTH, WIDTH, 3, 3);
    Map<String, Attribute> pads = Map.of("pads", new Attribute.Ints(List.of(pad, pad, pad, pad)));
    return builder.node("Conv", name + "_map", List.of(x, name), pads);
  }

  private static String relu(GraphBuilder builder, String x) {
    return builder.node("Relu", x + "_relu", List.of(x), Map.of());
  }

  /** Convolutions and rectifiers, the last one alone. */
  private static Graph convolutions(int count, long pad) {
    GraphBuilder builder = images(32);
    String x = "x";
    for (int i = 0; i < count; i++) {
      x = conv(builder, x, "c" + i, pad);
      x = i < count - 1 ? relu(builder, x) : x;
    }
    builder.output(ValueInfo.unknown(x));
    return builder.build();
  }

  static Stream<Graph> plainRectifierNetworks() {
    return Stream.of(Networks.of("mlp-30x400"), Networks.of("mlp-20x256"), convolutions(10, 0));
  }

  @ParameterizedTest
  @MethodSource("plainRectifierNetworks")
  void plainRectifierNetworksGetHesNumbers(Graph graph) {
    Plan he = Planner.plan(graph, Recipes.he());
    Plan auto = auto(graph);
    assertThat(auto.parameters()).hasSameSizeAs(he.parameters());
    for (PlannedParameter expected : he.parameters()) {
      assertThat(std(auto, expected.name()))
          .as(expected.name())
          .isCloseTo(expected.initializer().elementStd().orElseThrow(), within(1e-12));
    }
  }

  @Test
  void maxPoolingIsTakenBackByTheNextWeight() {
    GraphBuilder builder = images(32);
    String x = relu(builder, conv(builder, "x", "c0", 0));
    Map<String, Attribute> window =
        Map.of(
            "kernel_shape", new Attribute.Ints(List.of(2L, 2L)),
            "strides", new Attribute.Ints(List.of(2L, 2L)));
    x = conv(builder, builder.node("MaxPool", "pool", List.of(x), window), "c1", 0);
    builder.output(ValueInfo.unknown(relu(builder, x)));
    Plan plan = auto(builder.build());
    double he = Math.sqrt(2.0 / (9 * WIDTH));
    assertThat(std(plan, "c0")).isCloseTo(he, within(1e-12));
    assertThat(std(plan, "c1")).isLessThan(he).isGreaterThan(he / Math.sqrt(3.1));
    assertThat(find(plan, "c1").reason()).contains("max pooling");
  }

  @Test
  void zeroPaddingIsMadeUpFor() {
    Graph graph = convolutions(10, 1);
    Plan plan = auto(graph);
    double he = Math.sqrt(2.0 / (9 * WIDTH));
    assertThat(std(plan, "c5")).isGreaterThan(he);
    assertThat(find(plan, "c5").reason()).contains("zero padding");
    for (Reading reading : predict(graph, plan).readings()) {
      if (reading.op().equals("Relu")) {
        assertThat(reading.predictedMoments().orElseThrow().secondMoment())
            .isCloseTo(1, within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp-30x400-tanh",
        "mlp-30x400-silu",
        "mlp-20x256-tanh",
        "mlp-20x256-silu",
        "mlp-20x256-gelu",
        "mlp-20x256-mish"
      })
  void signalAndGradientStayLevelBehindAnyActivation(String name) {
    Graph graph = Networks.of(name);
    Plan plan = auto(graph);
    List<Reading> hidden =
        predict(graph, plan).readings().stream()
            .filter(r -> r.op().equals("Gemm") && !r.tensor().equals("logits"))
            .toList();
    assertThat(find(plan, "fc2.weight").reason()).contains("edge of chaos");
    Reading first = hidden.getFirst();
    Reading last = hidden.getLast();
    double signal = second(first) / second(last);
    double gradient = gradient(first) / gradient(last);
    assertThat(signal).isBetween(1 / 1.5, 1.5);
    assertThat(gradient).isBetween(1 / 1.5, 1.5);
  }

  private static double second(Reading reading) {
    return reading.predictedMoments().orElseThrow().secondMoment();
  }

  private static double gradient(Reading reading) {
    return reading.gradient().orElseThrow().known().orElseThrow();
  }

  static Stream<String> builtInNetworks() {
    return Networks.families().stream().flatMap(family -> family.examples().stream());
  }

  /** What a plan says of its parameters beside their initializers. */
  private static List<List<Object>> described(Plan plan) {
    return plan.parameters().stream()
        .map(p -> List.<Object>of(p.tensor(), p.stored(), p.aliases(), p.role(), p.fans()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("builtInNetworks")
  void everyBuiltInNetworkIsPlannedAsUnderHe(String name) {
    Graph graph = Networks.of(name);
    List<PlacedParameter> placed = Roles.of(graph);
    Plan auto = Planner.plan(graph, placed, Recipes.auto());
    Plan he = Planner.plan(graph, placed, Recipes.he());
    assertThat(described(auto)).isEqualTo(described(he));
    for (PlannedParameter parameter : auto.parameters()) {
      if (parameter.initializer() instanceof Initializer.Normal(double mean, double std)) {
        assertThat(std).as(parameter.reason()).isPositive().isFinite();
      }
    }
  }

  @Test
  void residualBranchesWithoutNormalizationDoubleTheTrunkTogether() {
    int branches = 50;
    GraphBuilder builder = images(32);
    String x = conv(builder, "x", "stem", 1);
    for (int i = 0; i < branches; i++) {
      String branch = conv(builder, relu(builder, x), "a" + i, 1);
      branch = conv(builder, relu(builder, branch), "b" + i, 1);
      x = builder.node("Add", "sum" + i, List.of(x, branch), Map.of());
    }
    builder.output(ValueInfo.unknown(x));
    Graph graph = builder.build();
    Plan plan = auto(graph);
    assertThat(find(plan, "b7").reason()).contains("1/√50");
    List<Reading> readings = predict(graph, plan).readings();
    Reading stem = readings.getFirst();
    double growth = gradient(stem) / gradient(readings.getLast());
    assertThat(second(readings.getLast())).isCloseTo(2 * second(stem), within(1e-9));
    assertThat(growth).isBetween(1.0, 4.0);
  }

  @Test
  void normalizedWeightsKeepHesNumbers() {
    Graph graph = Networks.of("resnet-18");
    Plan he = Planner.plan(graph, Recipes.he());
    Plan plan = auto(graph);
    for (PlannedParameter parameter : plan.parameters()) {
      if (parameter.role() == Role.CONVOLUTION) {
        assertThat(std(plan, parameter.name())).isEqualTo(std(he, parameter.name()));
        assertThat(parameter.reason()).contains("a normalization follows");
      }
    }
  }

  /** Every unit's length is √fanIn times what its elements' standard deviation is without one. */
  @Test
  void lengthsOfNormalizedWeightsMakeWhatPlainWeightsMake() {
    Graph plain = convolutions(2, 1);
    GraphBuilder builder = images(32);
    String x = relu(builder, weightNormalized(builder, "x", 1));
    builder.output(ValueInfo.unknown(conv(builder, x, "c1", 1)));
    Graph normalized = builder.build();
    Plan weights = auto(plain);
    Plan lengths = auto(normalized);
    double expected = std(weights, "c0") * Math.sqrt(9 * WIDTH);
    Initializer g = find(lengths, "g").initializer();
    assertThat(((Initializer.Constant) g).value()).isCloseTo(expected, within(1e-12));
    assertThat(std(lengths, "c1")).isCloseTo(std(weights, "c1"), within(1e-12));
    assertThat(find(lengths, "g").reason()).contains("‖w‖", "he's", "zero padding");
    assertThat(find(lengths, "v").reason())
        .endsWith("a direction only: its length is another parameter");
  }

  /** The standard deviation √(2/fanIn) of each of fanIn elements: ‖w‖² = 2. */
  @Test
  void heGivesEveryUnitTheLengthOfItsWeights() {
    GraphBuilder builder = images(32);
    String x = relu(builder, weightNormalized(builder, "x", 0));
    builder.output(ValueInfo.unknown(conv(builder, x, "plain", 0)));
    Graph graph = builder.build();
    Plan plan = Planner.plan(graph, Recipes.he());
    Initializer g = find(plan, "g").initializer();
    assertThat(((Initializer.Constant) g).value()).isCloseTo(Math.sqrt(2), within(1e-12));
    Reading read =
        predict(graph, plan).readings().stream()
            .filter(reading -> reading.op().equals("Conv"))
            .findFirst()
            .orElseThrow();
    Prediction.Known known = (Prediction.Known) read.predicted();
    assertThat(known.moments().secondMoment()).isCloseTo(2, within(1e-9));
  }

  /** As PyTorch exports it: v · (g/‖v‖), the length of each unit g. */
  private static String weightNormalized(GraphBuilder builder, String x, long pad) {
    builder.parameter("g", WIDTH, 1, 1, 1);
    builder.parameter("v", WIDTH, WIDTH, 3, 3);
    Map<String, Attribute> perUnit = Map.of("axes", new Attribute.Ints(List.of(1L, 2L, 3L)));
    String norm = builder.node("ReduceL2", "norm", List.of("v"), perUnit);
    String ratio = builder.node("Div", "ratio", List.of("g", norm), Map.of());
    String weight = builder.node("Mul", "weight", List.of("v", ratio), Map.of());
    Map<String, Attribute> pads = Map.of("pads", new Attribute.Ints(List.of(pad, pad, pad, pad)));
    return builder.node("Conv", "normalized", List.of(x, weight), pads);
  }

  @Test
  void branchesThatReadANormalizedTrunkShareItToo() {
    Graph graph = Networks.of("preact-resnet-20");
    Plan plan = auto(graph);
    for (PlannedParameter parameter : plan.parameters()) {
      if (parameter.name().endsWith("conv2.weight")) {
        assertThat(parameter.reason()).as(parameter.name()).contains("1/√9 of the trunk");
      }
    }
  }

  @Test
  void aShortcutThatIsComputedLaterIsSaidToBeAssumed() {
    Plan plan = auto(Networks.of("preact-resnet-20"));
    assertThat(find(plan, "layer2.0.conv2.weight").reason()).contains("taken to be 1.333");
    assertThat(find(plan, "layer2.1.conv2.weight").reason()).doesNotContain("taken to be");
  }

  @Test
  void channelsThatAreNormalizedOneByOneBesideOthersHaveAFreeScale() {
    Plan plan = auto(Networks.of("densenet-bc-40"));
    assertThat(plan.parameters())
        .filteredOn(parameter -> parameter.reason().contains("its scale is free"))
        .extracting(PlannedParameter::name)
        .contains("features.denseblock1.denselayer1.conv2.weight");
  }

  @Test
  void aBiasIsNotTakenForWhatPaddingLeaves() {
    Plan plan = auto(Networks.of("plain-cnn-22x16:activation=tanh"));
    for (PlannedParameter parameter : plan.parameters()) {
      assertThat(parameter.reason()).doesNotContain("sees little of the borders");
    }
  }

  @Test
  void whatFollowsANormalizationOfTheSumIsNotScaled() {
    Plan plan = auto(Networks.of("transformer-translation"));
    for (PlannedParameter parameter : plan.parameters()) {
      assertThat(parameter.reason()).doesNotContain("of the trunk");
    }
  }

  @Test
  void aFewLayersStayAtUnitSecondMoment() {
    Plan plan = auto(Networks.of("mlp-3x64-selu"));
    assertThat(find(plan, "fc2.weight").reason()).doesNotContain("edge of chaos");
    assertThat(std(plan, "fc2.bias")).isZero();
  }

  @Test
  void gatesBehindAnotherRecurrentLayerReadAUnitSignal() {
    Graph graph = Networks.of("lstm-classifier");
    Plan he = Planner.plan(graph, Recipes.he());
    Plan plan = auto(graph);
    List<PlannedParameter> second =
        plan.parameters().stream()
            .filter(p -> p.role() == Role.RECURRENT_INPUT && p.reason().contains("he's"))
            .toList();
    assertThat(second).hasSize(2);
    for (PlannedParameter gates : second) {
      assertThat(std(plan, gates.name())).isGreaterThan(3 * std(he, gates.name()));
    }
    assertThat(std(plan, second.getLast().name())).isEqualTo(std(plan, second.getFirst().name()));
  }

  @Test
  void aDeepNarrowNetworkIsDrawnOrthogonal() {
    Plan plan = auto(Networks.of("mlp-31x32"));
    assertThat(find(plan, "fc5.weight").initializer())
        .isEqualTo(new Initializer.Orthogonal(Math.sqrt(2)));
    assertThat(find(plan, "fc5.weight").reason()).contains("half of all Gaussian draws");
    assertThat(find(auto(Networks.of("mlp-30x400")), "fc5.weight").initializer())
        .isInstanceOf(Initializer.Normal.class);
  }

  @Test
  void whatALayerDoesNotKeepLevelIsSaid() {
    GraphBuilder builder = new GraphBuilder("net", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 64)));
    builder.parameter("w", 64, 16);
    String y = builder.node("MatMul", "y", List.of("x", "w"), Map.of());
    builder.parameter("v", 16, 16);
    builder.output(
        ValueInfo.unknown(builder.node("MatMul", "z", List.of(relu(builder, y), "v"), Map.of())));
    Plan plan = auto(builder.build());
    assertThat(find(plan, "w").reason())
        .endsWith("through it the signal ×1.000, the gradient ×0.2500");
    assertThat(find(plan, "v").reason()).doesNotContain("through it");
  }

  @Test
  void theObjectiveDecidesWhichDirectionStaysLevel() {
    Graph graph = Networks.of("mlp-30x400-tanh");
    Plan forward = Planner.plan(graph, Recipes.auto(Recipes.Mode.FORWARD));
    double gain = 1.592537420;
    assertThat(std(forward, "fc7.weight")).isCloseTo(gain / 20, within(1e-9));
    assertThat(find(forward, "fc7.weight").reason()).contains("the gradient ×1.178");
    Plan backward = Planner.plan(graph, Recipes.auto(Recipes.Mode.BACKWARD));
    assertThat(std(backward, "fc7.weight")).isCloseTo(1.467413592 / 20, within(1e-9));
  }

  @Test
  void theSizesThatInputsAreGivenDecideWhatPaddingTakes() {
    GraphBuilder builder = new GraphBuilder("net", 18);
    List<Dimension> free =
        List.of(
            new Dimension.Free("n"),
            new Dimension.Fixed(8),
            new Dimension.Free("h"),
            new Dimension.Free("w"));
    builder.input(new ValueInfo("x", Optional.of(DType.F32), Optional.of(free)));
    String kernel = builder.parameter("kernel", 8, 8, 3, 3);
    Attribute pads = new Attribute.Ints(List.of(1L, 1L, 1L, 1L));
    String y = builder.node("Conv", "conv", List.of("x", kernel), Map.of("pads", pads));
    builder.output(ValueInfo.unknown(builder.node("Relu", "relu", List.of(y), Map.of())));
    Graph graph = builder.build();
    Map<String, Shape> small = Map.of("x", Shape.of(2, 8, 4, 4));
    Plan plan = Planner.plan(graph, Roles.of(graph), Recipes.auto(), small);
    // Of 36 taps along an axis of four, 10 of 12 are inside: (10/12)².
    double he = Math.sqrt(2.0 / 72);
    assertThat(plan.parameters().getFirst().initializer().elementStd().orElseThrow())
        .isCloseTo(he * 12 / 10, within(1e-9));
  }

  @Test
  void aFreeSizeThatNoUsualOneFitsLeavesHesNumbers() {
    GraphBuilder builder = new GraphBuilder("net", 17);
    List<Dimension> free = List.of(new Dimension.Fixed(1), new Dimension.Free("n"));
    builder.input(new ValueInfo("x", Optional.of(DType.F32), Optional.of(free)));
    builder.parameter("w", 4, 4);
    builder.output(ValueInfo.unknown(builder.node("MatMul", "y", List.of("x", "w"), Map.of())));
    PlannedParameter weight = find(auto(builder.build()), "w");
    assertThat(weight.initializer()).isEqualTo(new Initializer.Normal(0, 0.5));
    assertThat(weight.reason()).contains("no usual sizes fit");
  }
}
