// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
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
  void aLossThatFellToAboveChanceAndStaysThereStalls() {
    assertThat(Verdict.of(curve(step -> CHANCE * (1.1 + 3. / step)), CHANCE))
        .isEqualTo(Verdict.STALLS);
  }

  @Test
  void aLossFarAboveChanceThatStillFallsIsNotSaidToStall() {
    assertThat(Verdict.of(curve(step -> CHANCE * 50 / step + CHANCE), CHANCE))
        .isEqualTo(Verdict.FALLS);
  }

  @Test
  void aLossThatCameBackMostOfTheWayRelapses() {
    assertThat(Verdict.of(curve(step -> step < 70 ? 0.1 : 2), CHANCE)).isEqualTo(Verdict.RELAPSES);
    assertThat(Verdict.of(curve(step -> step < 70 ? 0.1 : CHANCE), CHANCE))
        .isEqualTo(Verdict.RELAPSES);
    assertThat(Verdict.of(curve(step -> step < 70 ? 0.1 : 0.9), CHANCE)).isEqualTo(Verdict.TRAINS);
  }

  @Test
  void whatNoiseLiftsFromALowPartDoesNotRelapse() {
    Random random = new Random(1);
    for (int run = 0; run < 200; run++) {
      List<StepResult> noisy = curve(step -> CHANCE + 0.7 * random.nextGaussian()).subList(0, 20);
      assertThat(Verdict.of(noisy, CHANCE)).isIn(Verdict.STALLS, Verdict.DIVERGES, Verdict.TRAINS);
    }
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
