// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedule. */
final class ScheduleTest {
  private static final double ROUNDING = 1e-12;
  private static final int STEPS = 40;
  private static final double RATE = 0.7;

  private static Schedule named(String name) {
    return switch (name) {
      case "drops" -> Schedule.steps(RATE, 0.1, List.of(10L, 25L));
      case "cosine" -> Schedule.cosine(RATE, STEPS);
      case "one-cycle" -> Schedule.oneCycle(RATE, STEPS, 0.3);
      case "warm" -> Schedule.constant(RATE).warmedUp(8);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** reference/training/schedules.py wrote the rates. */
  @Test
  void everyStepHasTheRateOfPyTorch() throws IOException, URISyntaxException {
    URI golden = ScheduleTest.class.getResource("/golden/training/schedules.csv").toURI();
    List<String> rows = Files.readAllLines(Path.of(golden));
    assertThat(rows).hasSize(4);
    for (String row : rows) {
      String[] cells = row.split(",");
      assertThat(cells).hasSize(STEPS + 1);
      for (int step = 1; step <= STEPS; step++) {
        assertThat(named(cells[0]).rate(step))
            .as("%s, step %d", cells[0], step)
            .isCloseTo(Double.parseDouble(cells[step]), within(ROUNDING));
      }
    }
  }

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
