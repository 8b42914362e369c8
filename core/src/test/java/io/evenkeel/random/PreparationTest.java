// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PreparationTest {
  @Test
  void preparingEndsAndChangesNoValue() throws InterruptedException {
    float[] before = draw();

    RandomValues.prepare();
    Preparation.begin();
    float[] meanwhile = draw();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("evenkeel scalar kernels")) {
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
      }
    }

    assertThat(meanwhile).isEqualTo(before);
    assertThat(draw()).isEqualTo(before);
  }

  private static float[] draw() {
    float[] values = new float[10_000];
    RandomValues.of(Seed.of(5), "weight").draw(Law.UNIT_NORMAL, 0, values, 0, values.length);
    return values;
  }
}
