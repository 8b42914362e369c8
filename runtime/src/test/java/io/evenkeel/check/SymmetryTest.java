// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Which units are one unit, and which only look like it. */
final class SymmetryTest {
  private static Patient healthy(String network) {
    return Patient.drawn(Networks.of(network), Recipes.auto());
  }

  @Test
  void aMirroredHalfOfALayerIsNoCopy() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction old = well.values("fc4.weight");
    int half = 64 * 128;
    Patient mirrored =
        well.given(
            "fc4.weight", i -> i < half ? old.applyAsDouble(i) : -old.applyAsDouble(i - half));
    assertThat(Patient.grave(mirrored.checked())).isEmpty();
  }

  @Test
  void signsThatChangeTwoByTwoMakeAnotherRow() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction old = well.values("fc4.weight");
    Patient changed =
        well.given(
            "fc4.weight",
            i ->
                i / 128 == 1
                    ? (i % 128 < 2 ? -1 : 1) * old.applyAsDouble(i - 128)
                    : old.applyAsDouble(i));
    assertThat(Patient.grave(changed.checked())).isEmpty();
  }

  @Test
  void manyRowsOfEightBitsOfPrecisionAreTold() {
    GraphBuilder graph = new GraphBuilder("narrow", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(16, 256)));
    graph.output(ValueInfo.unknown(dense(graph, x, "wide", 256, 4096)));
    Patient well = Patient.drawn(graph.build(), Recipes.auto());
    Patient rounded = well.with("wide", SymmetryTest::toBf16);
    assertThat(rounded.checked().findings()).extracting(Finding::rule).isEmpty();
  }

  private static double toBf16(double value) {
    return Float.intBitsToFloat((Float.floatToRawIntBits((float) value) + 0x8000) & 0xffff0000);
  }

  @Test
  void unlikeOutgoingWeightsPartTheUnitsSoThatItIsAWarning() {
    Patient well = healthy("mlp-8x128");
    Patient half = withCopiedHalf(well, "fc4.weight");
    assertThat(severity(half)).isEqualTo(Severity.WARNING);
    // The same columns behind them too, and nothing parts them.
    LongToDoubleFunction next = half.values("fc5.weight");
    Patient both = half.given("fc5.weight", i -> next.applyAsDouble(i / 128 * 128 + i % 128 % 64));
    assertThat(severity(both)).isEqualTo(Severity.ERROR);
  }

  private static Patient withCopiedHalf(Patient well, String name) {
    LongToDoubleFunction old = well.values(name);
    return well.given(name, i -> old.applyAsDouble(i % (64 * 128)));
  }

  private static Severity severity(Patient patient) {
    return patient.checked().findings().stream()
        .filter(f -> f.rule().equals("symmetric-units") && f.where().equals("fc4.weight"))
        .findFirst()
        .orElseThrow()
        .severity();
  }

  @Test
  void groupsThatSeeInputsOfTheirOwnMayHaveTheSameWeights() {
    GraphBuilder graph = new GraphBuilder("groups", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(4, 8, 8, 8)));
    graph.parameter("conv", 32, 2, 3, 3);
    String y = graph.node("Conv", "map", List.of(x, "conv"), Map.of("group", new Attribute.Int(4)));
    graph.output(ValueInfo.unknown(y));
    Patient well = Patient.drawn(graph.build(), Recipes.auto());
    LongToDoubleFunction old = well.values("conv");
    int group = 8 * 2 * 9;
    Patient repeated = well.given("conv", i -> old.applyAsDouble(i % group));
    assertThat(repeated.checked().findings())
        .extracting(Finding::rule)
        .doesNotContain("symmetric-units");
    Patient within = well.given("conv", i -> old.applyAsDouble(i % 18));
    assertThat(within.checked().findings()).extracting(Finding::rule).contains("symmetric-units");
  }

  @Test
  void unitsThatBecomePixelsMayStartAlike() {
    GraphBuilder graph = new GraphBuilder("pixels", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(4, 8, 8, 8)));
    graph.parameter("conv", 16, 8, 3, 3);
    String y = graph.node("Conv", "map", List.of(x, "conv"), Map.of());
    String shuffled =
        graph.node("DepthToSpace", "up", List.of(y), Map.of("blocksize", new Attribute.Int(2)));
    graph.output(ValueInfo.unknown(shuffled));
    Patient well = Patient.drawn(graph.build(), Recipes.auto());
    LongToDoubleFunction old = well.values("conv");
    Patient alike = well.given("conv", i -> old.applyAsDouble(i % (4 * 72)));
    assertThat(alike.checked().findings())
        .extracting(Finding::rule)
        .doesNotContain("symmetric-units");
  }

  @Test
  void aRecurrentLayerOfOneUnitIsFoundAndCured() {
    Patient well = healthy("lstm-classifier");
    Patient sick = well.with("lstm.weight_ih_l0", w -> 0.05).with("lstm.weight_hh_l0", w -> 0.05);
    Audit audit = sick.checked();
    Finding first = audit.findings().getFirst();
    assertThat(first.rule()).as(first.toString()).isEqualTo("symmetric-units");
    assertThat(first.where()).isEqualTo("lstm.weight_ih_l0");
    assertThat(first.because()).contains("256 hidden units").contains("lstm.weight_hh_l0");
    assertThat(Patient.grave(Patient.mended(sick, audit))).isEmpty();
  }

  @Test
  void oneOfTwoRecurrentMatricesPartsTheUnits() {
    Patient constantInput = healthy("lstm-classifier").with("lstm.weight_ih_l0", w -> 0.05);
    assertThat(constantInput.checked().findings())
        .extracting(Finding::rule)
        .doesNotContain("symmetric-units");
  }

  private static String dense(GraphBuilder graph, String x, String name, int in, int out) {
    graph.parameter(name, out, in);
    return graph.node(
        "Gemm", name + ".map", List.of(x, name), Map.of("transB", new Attribute.Int(1)));
  }
}
