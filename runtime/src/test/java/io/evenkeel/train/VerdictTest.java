// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verdict. */
final class VerdictTest {
  private static final double CHANCE = Math.log(10);

  private static List<StepResult> curve(IntToDoubleFunction loss) {
    return IntStream.rangeClosed(1, 100)
        .mapToObj(step -> new StepResult(step, loss.applyAsDouble(step), 1))
        .toList();
  }

  @Test
  void aLossWellBelowChanceTrains() {
    assertThat(Verdict.of(curve(step -> CHANCE / (1 + step / 50.)), CHANCE))
        .isEqualTo(Verdict.TRAINS);
  }

  @Test
  void aLossAtChanceStalls() {
    assertThat(Verdict.of(curve(step -> CHANCE + 0.01 * Math.sin(step)), CHANCE))
        .isEqualTo(Verdict.STALLS);
  }

  @Test
  void aLossThatFallsTowardsChanceFromAboveStalls() {
    assertThat(Verdict.of(curve(step -> CHANCE * (1.1 + 5. / step)), CHANCE))
        .isEqualTo(Verdict.STALLS);
  }

  @Test
  void aLossThatGrowsDiverges() {
    assertThat(Verdict.of(curve(step -> CHANCE * step), CHANCE)).isEqualTo(Verdict.DIVERGES);
  }

  @Test
  void aLossThatIsNoNumberDiverges() {
    assertThat(Verdict.of(curve(step -> step < 100 ? 1 : Double.NaN), CHANCE))
        .isEqualTo(Verdict.DIVERGES);
  }
}
