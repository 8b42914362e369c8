// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What may follow from what, in networks with more than one disease. */
final class CausesTest {
  private static final String SMALL_LSTM = "lstm-classifier:hidden=64,layers=1";

  private static Patient healthy(String network) {
    return Patient.drawn(Networks.of(network), Recipes.auto());
  }

  private static List<String> errors(Audit audit) {
    return audit.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(finding -> finding.rule() + " " + finding.where())
        .toList();
  }

  @Test
  void aCopyBehindDoesNotExplainAnExplosionBefore() {
    Patient well = healthy("mlp-20x128");
    LongToDoubleFunction copied = well.values("fc17.weight");
    Patient sick =
        well.with("fc2.weight", w -> 1e5 * w).given("fc18.weight", i -> copied.applyAsDouble(i));
    Audit audit = sick.checked();
    assertThat(errors(audit))
        .containsExactlyInAnyOrder("signal-explodes fc2.weight", "duplicate-layers fc18.weight");
    assertThat(Patient.grave(Patient.mended(sick, audit))).isEmpty();
  }

  @Test
  void aScaleThatExplainsItselfIsNotLaidOnACopyBefore() {
    Patient well = healthy("mlp-20x128");
    LongToDoubleFunction copied = well.values("fc2.weight");
    Patient sick =
        well.given("fc3.weight", i -> copied.applyAsDouble(i)).with("fc9.weight", w -> 1e5 * w);
    assertThat(errors(sick.checked()))
        .containsExactlyInAnyOrder("duplicate-layers fc3.weight", "signal-explodes fc9.weight");
  }

  @Test
  void whatANanMakesOfTheSignalBehindItIsANote() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction old = well.values("fc4.weight");
    Audit audit =
        well.given("fc4.weight", i -> i == 77 ? Double.NaN : old.applyAsDouble(i)).checked();
    assertThat(errors(audit)).containsExactly("non-finite-weights fc4.weight");
  }

  @Test
  void aVanishedGradientNamesTheRecipeThatGaveIt() {
    // The gradient of torch's default falls by a third a layer; its biases keep the signal.
    Audit audit = Patient.drawn(Networks.of("mlp-50x128"), Recipes.pytorchDefault()).checked();
    Finding first = audit.findings().getFirst();
    assertThat(first.rule()).as(audit.findings().toString()).isEqualTo("gradient-vanishes");
    assertThat(first.because()).contains("recipe pytorch-default");
  }

  @Test
  void bothRecurrentWeightsThatSaturateAreFoundAndCuredAtOnce() {
    Patient sick =
        healthy("lstm-classifier")
            .with("lstm.weight_ih_l0", w -> 60 * w)
            .with("lstm.weight_hh_l0", w -> 60 * w);
    Audit audit = sick.checked();
    assertThat(errors(audit)).containsExactly("saturated-gates lstm.weight_hh_l0");
    List<Audit> rounds = sick.mendedRounds(audit);
    assertThat(rounds).hasSize(1);
    assertThat(Patient.grave(rounds.getLast())).isEmpty();
  }

  private static List<String> found(Audit audit, String rule) {
    return audit.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(finding -> finding.severity() + " " + finding.because())
        .toList();
  }

  @Test
  void aZeroWeightExplainsNoGradientOnTheWaysThatItShuts() {
    Patient last = healthy("mlp-8x128").with("fc8.weight", w -> 0);
    assertThat(found(last.checked(), "no-gradient")).isEmpty();
    Patient dead = healthy("mlp-8x128").with("fc5.bias", w -> -1e4);
    assertThat(found(dead.checked(), "no-gradient")).first().asString().contains("8 weights");
    Patient both = dead.with("fc2.weight", w -> 0);
    assertThat(found(both.checked(), "no-gradient")).first().asString().contains("7 weights");
  }

  @Test
  void gatesThatTheirBiasesShutAreNamedAndOpened() {
    Patient sick = healthy(SMALL_LSTM).given("lstm.bias_ih_l0", i -> i < 64 ? -30 : 0);
    Audit audit = sick.checked();
    assertThat(errors(audit)).containsExactly("shut-gates lstm.bias_ih_l0");
    assertThat(found(audit, "shut-gates")).first().asString().contains("-30");
    assertThat(Patient.grave(Patient.mended(sick, audit))).isEmpty();
    Patient chrono = Patient.drawn(Networks.of(SMALL_LSTM), Recipes.of("chrono-1000"));
    assertThat(errors(chrono.checked())).isEmpty();
  }
}
