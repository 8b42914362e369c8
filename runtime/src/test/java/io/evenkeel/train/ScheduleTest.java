// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedule. */
final class ScheduleTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void aRateDropsAfterTheStatedSteps() {
    Schedule drops = Schedule.steps(1, 0.1, List.of(2L, 4L));
    assertThat(drops.rate(2)).isEqualTo(1);
    assertThat(drops.rate(3)).isCloseTo(0.1, within(ROUNDING));
    assertThat(drops.rate(5)).isCloseTo(0.01, within(ROUNDING));
  }

  @Test
  void halfACosineEndsAtZero() {
    Schedule wave = Schedule.cosine(2, 4);
    assertThat(wave.rate(1)).isEqualTo(2);
    assertThat(wave.rate(3)).isCloseTo(1, within(ROUNDING));
    assertThat(wave.rate(5)).isCloseTo(0, within(ROUNDING));
  }

  @Test
  void oneCycleRisesAndFalls() {
    Schedule cycle = Schedule.oneCycle(1, 10, 0.3);
    assertThat(cycle.rate(1)).isCloseTo(1. / 25, within(ROUNDING));
    assertThat(cycle.rate(3)).isCloseTo(1, within(ROUNDING));
    assertThat(cycle.rate(10)).isCloseTo(1. / 250_000, within(ROUNDING));
  }

  @Test
  void warmingUpRisesLinearly() {
    Schedule warm = Schedule.constant(3).warmedUp(4);
    assertThat(warm.rate(2)).isEqualTo(1.5);
    assertThat(warm.rate(4)).isEqualTo(3);
    assertThat(warm.rate(9)).isEqualTo(3);
  }
}
