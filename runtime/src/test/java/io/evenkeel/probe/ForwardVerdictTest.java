// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ForwardVerdictTest {
  private static final Measured EXPLODED = new Measured(new Moments(0, 0), 4, 0, 64, 64);

  private static Measured of(double secondMoment) {
    return new Measured(new Moments(0, secondMoment), 4, 0, 0, 64);
  }

  /** Findings of linear maps of which this was measured, as rule and severity. */
  private static List<String> findings(Measured... measured) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < measured.length; i++) {
      Prediction prediction = new Prediction.Known(new Moments(0, 1));
      readings.add(
          Reading.of("y" + i, "Gemm", i + 1, Optional.of("w" + i), prediction)
              .withMeasured(measured[i]));
    }
    return ForwardVerdict.of(readings).stream().map(f -> f.rule() + " " + f.severity()).toList();
  }

  @Test
  void aSteadySignalHasNoFindings() {
    assertThat(findings(of(1), of(2), of(0.5))).isEmpty();
  }

  @Test
  void whatExplodesDoesNotVanishToo() {
    assertThat(findings(of(1), of(1e30), EXPLODED))
        .containsExactly(
            "non-finite-values " + Finding.Severity.ERROR,
            "signal-explodes " + Finding.Severity.ERROR);
    assertThat(findings(of(1), EXPLODED))
        .containsExactly("non-finite-values " + Finding.Severity.ERROR);
  }

  @Test
  void mostlyDeadRectifiersAreAWarningAndNearlyAllDeadOnesAnError() {
    assertThat(dead(0.7)).containsExactly("dead-units " + Finding.Severity.WARNING);
    assertThat(dead(0.95)).containsExactly("dead-units " + Finding.Severity.ERROR);
    // Of 64 units 44 are dead by chance, within three standard errors of half.
    assertThat(dead(0.68)).isEmpty();
  }

  private static List<String> dead(double fraction) {
    Prediction prediction = new Prediction.Known(new Moments(0, 1));
    Reading reading =
        Reading.of("y", "Relu", 1, Optional.empty(), prediction)
            .withMeasured(new Measured(new Moments(0, 1), 64, fraction, 0, 64 * 64));
    return ForwardVerdict.of(List.of(reading)).stream()
        .map(f -> f.rule() + " " + f.severity())
        .toList();
  }

  @Test
  void zerosHaveWordsOfTheirOwn() {
    assertThat(findings(of(0), of(1))).containsExactly("signal-zero " + Finding.Severity.ERROR);
    assertThat(findings(of(1), of(0), of(0)))
        .containsExactly("signal-zero " + Finding.Severity.ERROR);
    assertThat(findings(of(1), of(1), of(0)))
        .containsExactly("signal-zero " + Finding.Severity.NOTE);
  }

  @Test
  void aSignalThatFadesIsReportedWithItsFactor() {
    assertThat(findings(of(1), of(1e-3), of(1e-6)))
        .containsExactly("signal-vanishes " + Finding.Severity.WARNING);
    assertThat(findings(of(1), of(1e-5), of(1e-8)))
        .containsExactly("signal-vanishes " + Finding.Severity.ERROR);
  }
}
