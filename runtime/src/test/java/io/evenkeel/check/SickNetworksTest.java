// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks made sick on purpose: the first guilty layer, the right cause, and the cure. */
final class SickNetworksTest {
  private static Patient healthy(String network) {
    return Patient.drawn(Networks.of(network), Recipes.auto());
  }

  /** The first finding is an error of that rule at that place, and the correction cures it. */
  private static Finding isFoundAndCured(Patient sick, String rule, String... wheres) {
    Audit audit = sick.checked();
    Finding first = audit.findings().getFirst();
    assertThat(first.rule()).as(audit.findings().toString()).isEqualTo(rule);
    assertThat(first.where()).as(first.toString()).isIn((Object[]) wheres);
    assertThat(first.severity()).as(first.toString()).isEqualTo(Severity.ERROR);
    assertThat(Patient.grave(Patient.mended(sick, audit))).isEmpty();
    return first;
  }

  @Test
  void xavierInFiftyReluLayers() {
    Patient sick = Patient.drawn(Networks.of("mlp-50x128"), Recipes.xavier());
    Finding first = isFoundAndCured(sick, "signal-vanishes", "fc1.weight");
    assertThat(first.because()).contains("recipe xavier");
  }

  @Test
  void oneLayerOfManyThatIsOff() {
    isFoundAndCured(
        healthy("mlp-20x128").with("fc7.weight", w -> 1e5 * w), "signal-explodes", "fc7.weight");
  }

  @Test
  void aFanTakenFromTheWrongAxes() {
    Patient sick = Patient.drawn(convolutions(12, 16), Recipes.he());
    for (String name : sick.graph().constants().keySet()) {
      Shape shape = sick.graph().constants().get(name).tensor().shape();
      sick = sick.with(name, w -> w / Math.sqrt((double) shape.dimension(1)));
    }
    Finding first = isFoundAndCured(sick, "wrong-fan", "conv1.weight");
    assertThat(first.because()).contains("TensorFlow-Java");
  }

  /** 3×3 convolutions with ReLU. */
  private static Graph convolutions(int layers, int channels) {
    GraphBuilder graph = new GraphBuilder("convolutions", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(4, channels, 12, 12)));
    for (int i = 1; i <= layers; i++) {
      String weight = graph.parameter("conv" + i + ".weight", channels, channels, 3, 3);
      x =
          graph.node(
              "Conv",
              "conv" + i,
              List.of(x, weight),
              Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L))));
      x = graph.node("Relu", "relu" + i, List.of(x), Map.of());
    }
    graph.output(ValueInfo.unknown(x));
    return graph.build();
  }

  @Test
  void uniformWeightsThatAreAllPositive() {
    isFoundAndCured(healthy("mlp-8x128").withAllWeights(Math::abs), "one-sign", "fc1.weight");
  }

  @Test
  void unitsThatALargeNegativeBiasKeepsDead() {
    isFoundAndCured(healthy("mlp-8x128").with("fc3.bias", b -> -40), "dead-units", "fc3.bias");
  }

  @Test
  void twoHundredResidualBlocksWithoutScaling() {
    Patient sick = Patient.drawn(residual(200, 16), Recipes.he());
    Finding first = isFoundAndCured(sick, "residual-growth", "block0.a", "block0.b");
    assertThat(first.because()).contains("recipe he");
  }

  /** x + W·relu(V·x), many times. */
  private static Graph residual(int blocks, int width) {
    GraphBuilder graph = new GraphBuilder("residual", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(32, width)));
    for (int i = 0; i < blocks; i++) {
      String block = "block" + i;
      String inner = linear(graph, x, block + ".a", width);
      String active = graph.node("Relu", block + ".relu", List.of(inner), Map.of());
      String branch = linear(graph, active, block + ".b", width);
      x = graph.node("Add", block + ".sum", List.of(x, branch), Map.of());
    }
    graph.output(ValueInfo.unknown(linear(graph, x, "head", width)));
    return graph.build();
  }

  private static String linear(GraphBuilder graph, String x, String name, int width) {
    graph.parameter(name, width, width);
    return graph.node(
        "Gemm", name + ".map", List.of(x, name), Map.of("transB", new Attribute.Int(1)));
  }

  @Test
  void aLayerThatIsACopyOfAnother() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction third = well.values("fc3.weight");
    Patient sick = well.given("fc5.weight", i -> 0.5 * third.applyAsDouble(i));
    Finding first = isFoundAndCured(sick, "duplicate-layers", "fc5.weight");
    assertThat(first.because()).contains("fc3.weight");
  }

  @Test
  void tanhThatIsSaturated() {
    isFoundAndCured(
        healthy("mlp-8x128-tanh").with("fc2.weight", w -> 30 * w), "saturated-units", "fc2.weight");
  }

  @Test
  void tanhThatIsSaturatedByItsInputIsNoFaultOfTheWeights() {
    GraphBuilder graph = new GraphBuilder("loud", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(32, 64)));
    String loud = graph.node("Mul", "loud", List.of(x, graph.scalar("factor", 30)), Map.of());
    String bounded = graph.node("Tanh", "bounded", List.of(loud), Map.of());
    graph.output(ValueInfo.unknown(linear(graph, bounded, "head", 64)));
    Audit audit = Patient.drawn(graph.build(), Recipes.auto()).checked();
    assertThat(audit.findings())
        .filteredOn(finding -> finding.rule().equals("saturated-units"))
        .extracting(Finding::severity)
        .containsExactly(Severity.NOTE);
  }

  @Test
  void aNormalizationFoldedWithTheVarianceInPlaceOfItsRoot() {
    isFoundAndCured(folded(5), "folded-normalization", "conv5");
  }

  /** Maps with a normalization folded into each: right in all but one. */
  private static Patient folded(int wrong) {
    GraphBuilder graph = new GraphBuilder("folded", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(64, 64)));
    for (int i = 1; i <= 10; i++) {
      graph.parameter("conv" + i + ".bias", 64);
      graph.parameter("conv" + i, 64, 64);
      x =
          graph.node(
              "Gemm",
              "map" + i,
              List.of(x, "conv" + i, "conv" + i + ".bias"),
              Map.of("transB", new Attribute.Int(1)));
      x = graph.node("Relu", "relu" + i, List.of(x), Map.of());
    }
    graph.output(ValueInfo.unknown(x));
    // torch's default, whose normalizations see a variance of about 1/6.
    Patient patient = Patient.drawn(graph.build(), Recipes.pytorchDefault());
    patient = patient.withAllWeights(w -> w / 30);
    double[] variances = {};
    for (int i = 1; i <= 10; i++) {
      UnitMeasurement seen = unfolded(patient, i);
      variances = i == wrong ? seen.variances() : variances;
      patient = folded(patient, "conv" + i, seen);
    }
    double[] once = variances;
    // Divided by the variance, that is by its root once more.
    LongToDoubleFunction weight = patient.values("conv" + wrong);
    LongToDoubleFunction bias = patient.values("conv" + wrong + ".bias");
    return patient
        .given("conv" + wrong, i -> weight.applyAsDouble(i) / Math.sqrt(once[(int) (i / 64)]))
        .given("conv" + wrong + ".bias", i -> bias.applyAsDouble(i) / Math.sqrt(once[(int) i]));
  }

  /** A fresh normalization, γ = 1 and β = 0, by the statistics that the map's output has. */
  private static Patient folded(Patient patient, String weight, UnitMeasurement seen) {
    double[] variance = seen.variances();
    double[] mean = seen.means();
    LongToDoubleFunction w = patient.values(weight);
    LongToDoubleFunction b = patient.values(weight + ".bias");
    return patient
        .given(weight, i -> w.applyAsDouble(i) / Math.sqrt(variance[(int) (i / 64)]))
        .given(
            weight + ".bias",
            i -> (b.applyAsDouble(i) - mean[(int) i]) / Math.sqrt(variance[(int) i]));
  }

  private static UnitMeasurement unfolded(Patient patient, int layer) {
    return Examination.of(
            patient.graph(),
            patient.inputs(),
            new Settings(Seed.of(0), 0, Optional.empty(), List.of()),
            Watch.NOBODY)
        .evidence()
        .units("map" + layer + "_output_0")
        .orElseThrow();
  }

  @Test
  void runningStatisticsThatHoldTheDeviationInPlaceOfTheVariance() {
    Patient well =
        healthy("resnet-20")
            .fed("input", Shape.of(8, 3, 32, 32))
            .with("bn1.running_mean", m -> 0.01);
    UnitMeasurement seen = statistics(well, "bn1");
    double[] variance = seen.variances();
    Patient sick =
        well.with("layer1.0.conv1.weight", w -> w)
            .given("bn1.running_var", i -> Math.sqrt(variance[(int) i]));
    isFoundAndCured(sick, "running-statistics", "bn1.running_var");
  }

  private static UnitMeasurement statistics(Patient patient, String normalization) {
    String input =
        patient.graph().nodes().stream()
            .filter(node -> node.is("BatchNormalization"))
            .filter(node -> node.inputs().get(4).equals(normalization + ".running_var"))
            .findFirst()
            .orElseThrow()
            .inputs()
            .getFirst();
    return Examination.of(
            patient.graph(),
            patient.inputs(),
            new Settings(Seed.of(0), 0, Optional.empty(), List.of()),
            Watch.NOBODY)
        .evidence()
        .units(input)
        .orElseThrow();
  }

  @Test
  void twoZeroLayersInARow() {
    isFoundAndCured(
        healthy("mlp-8x128").with("fc7.weight", w -> 0).with("fc8.weight", w -> 0),
        "zero-gradient",
        "fc7.weight");
  }

  @Test
  void oneZeroLayerAtTheEndIsAUsualStart() {
    assertThat(Patient.grave(healthy("mlp-8x128").with("fc8.weight", w -> 0).checked())).isEmpty();
  }

  @Test
  void aSingleNan() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction old = well.values("fc4.weight");
    Patient sick = well.given("fc4.weight", i -> i == 77 ? Double.NaN : old.applyAsDouble(i));
    isFoundAndCured(sick, "non-finite-weights", "fc4.weight");
    Audit mended = Patient.mended(sick, sick.checked());
    LongToDoubleFunction now = Weights.values(mended.graph().constants().get("fc4.weight"));
    assertThat(now.applyAsDouble(77)).isFinite().isNotZero();
    assertThat(now.applyAsDouble(78)).isEqualTo((float) old.applyAsDouble(78));
  }

  @Test
  void unitsThatAreAllTheSame() {
    isFoundAndCured(
        healthy("mlp-8x128").with("fc4.weight", w -> 0.1), "symmetric-units", "fc4.weight");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp-8x128", "mlp-8x128-tanh", "mlp-8x128-gelu", "mlp-8x128-silu", "mlp-30x256"})
  void aHealthyNetworkGivesNoErrorAndNoWarning(String network) {
    assertThat(Patient.grave(healthy(network).checked())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-20", "preact-resnet-20", "densenet-bc-40"})
  void aHealthyConvolutionalNetworkGivesNoErrorAndNoWarning(String network) {
    Graph graph = Networks.of(network);
    Patient patient =
        healthy(network).fed(graph.inputs().getFirst().name(), Shape.of(4, 3, 32, 32));
    assertThat(Patient.grave(patient.checked())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-classifier", "gru-seq2seq", "transformer-translation"})
  void aHealthyNetworkOfSequencesGivesNoErrorAndNoWarning(String network) {
    assertThat(Patient.grave(healthy(network).checked())).isEmpty();
  }
}
