// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that are well are neither accused nor changed where something beside them is sick. */
final class BlameTest {
  private static Patient healthy(String network) {
    return Patient.drawn(Networks.of(network), Recipes.auto());
  }

  private static Patient residual() {
    return healthy("resnet-20:width=8").fed("input", Shape.of(8, 3, 32, 32));
  }

  /** That finding comes first, one round of mending cures all, and these weights stay. */
  private static void isCuredAt(Patient sick, String rule, String where, String... kept) {
    Audit audit = sick.checked();
    Finding first = audit.findings().getFirst();
    assertThat(first.rule() + " " + first.where())
        .as(first.toString())
        .isEqualTo(rule + " " + where);
    List<Audit> rounds = sick.mendedRounds(audit);
    assertThat(Patient.grave(rounds.getLast())).isEmpty();
    for (String name : kept) {
      LongToDoubleFunction now = Weights.values(rounds.getLast().graph().constants().get(name));
      assertThat(now.applyAsDouble(5)).as(name).isEqualTo(sick.values(name).applyAsDouble(5));
    }
  }

  private static Patient noisy(Patient well, String name, double std) {
    Random random = new Random(1);
    double[] values = new double[(int) well.graph().constants().get(name).tensor().elementCount()];
    Arrays.setAll(values, i -> std * random.nextGaussian());
    return well.given(name, i -> values[(int) i]);
  }

  @Test
  void aLoudBiasOfTheLastMapIsBlamedAndNotItsWeight() {
    isCuredAt(
        noisy(healthy("mlp-8x128"), "fc8.bias", 30), "initial-loss", "fc8.bias", "fc8.weight");
  }

  @Test
  void aLoudBiasWithinIsBlamedAndNotItsWeight() {
    isCuredAt(
        noisy(healthy("mlp-8x128"), "fc3.bias", 1e5), "signal-explodes", "fc3.bias", "fc3.weight");
  }

  @Test
  void everyDeadLayerIsMendedAtOnce() {
    Patient sick = healthy("mlp-14x64");
    for (int i = 1; i < 14; i++) {
      sick = sick.with("fc" + i + ".bias", b -> -20);
    }
    assertThat(sick.mendedRounds(sick.checked())).hasSize(1);
    isCuredAt(sick, "dead-units", "fc1.bias", "fc1.weight");
  }

  @Test
  void theWorstOfSeveralDeadLayersDecides() {
    Patient sick = healthy("mlp-8x128").with("fc1.bias", b -> -0.9).with("fc4.bias", b -> -40);
    Finding first = sick.checked().findings().getFirst();
    assertThat(first.where()).isEqualTo("fc4.bias");
    assertThat(first.severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  void unitsThatAreAllOneAreAnErrorButForTheLastMaps() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction old = well.values("fc3.weight");
    isCuredAt(
        well.given("fc3.weight", i -> old.applyAsDouble(i % 128)), "symmetric-units", "fc3.weight");
    assertThat(well.with("fc8.weight", w -> 0.01).checked().hasErrors()).isFalse();
  }

  @Test
  void scalesOfZeroTwiceInABranchAreADeadlock() {
    isCuredAt(
        residual().with("layer2.1.bn1.weight", g -> 0).with("layer2.1.bn2.weight", g -> 0),
        "zero-gradient",
        "layer2.1.bn1.weight",
        "layer2.1.conv1.weight");
  }

  @Test
  void aScaleOfZeroInTheTrunkIsBlamedForTheDeadUnitsBehindIt() {
    isCuredAt(residual().with("bn1.weight", g -> 0), "dead-units", "bn1.weight", "conv1.weight");
  }

  @Test
  void aLoudScaleIsBlamedAndNotTheMapsBehindIt() {
    isCuredAt(
        residual().with("layer2.0.bn2.weight", g -> 1e5),
        "signal-explodes",
        "layer2.0.bn2.weight",
        "layer2.1.conv1.weight");
  }

  @Test
  void aTableOfZerosIsBlamedForTheZerosBehindIt() {
    isCuredAt(
        healthy("lstm-classifier").with("embedding.weight", w -> 0),
        "signal-zero",
        "embedding.weight",
        "lstm.weight_ih_l0");
  }

  @Test
  void gatesWithTheValuesOfAnotherOneAreCopies() {
    Patient well = healthy("lstm-reader");
    LongToDoubleFunction old = well.values("lstm.weight_hh_l0");
    long gate = well.graph().constants().get("lstm.weight_hh_l0").tensor().elementCount() / 4;
    Patient sick = well.given("lstm.weight_hh_l0", i -> old.applyAsDouble(i % gate));
    isCuredAt(sick, "duplicate-layers", "lstm.weight_hh_l0", "lstm.weight_ih_l0");
  }

  @Test
  void aMapThatIsOffInANetworkOfPyTorchsDefaultIsNoFoldedNormalization() {
    Patient sick =
        Patient.drawn(Networks.of("mlp-8x128"), Recipes.pytorchDefault())
            .with("fc4.weight", w -> 1e4 * w);
    assertThat(sick.checked().findings())
        .extracting(Finding::rule)
        .doesNotContain("folded-normalization");
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, zero-gamma",
    "lstm-reader, pytorch-default",
    "resnet-20:width=8, gpt-2",
    "preact-resnet-20:width=8, ds-init",
    "mlp-8x128, nfnet",
    "mlp-8x128, orthogonal"
  })
  void recipesOfPapersGiveNoErrorAndNoWarning(String network, String recipe) {
    Patient patient = Patient.drawn(Networks.of(network), Recipes.of(recipe));
    String input = patient.graph().inputs().getFirst().name();
    Patient fed = network.contains("resnet") ? patient.fed(input, Shape.of(8, 3, 32, 32)) : patient;
    assertThat(Patient.grave(fed.checked())).isEmpty();
  }
}
