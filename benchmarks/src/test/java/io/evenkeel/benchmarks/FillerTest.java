// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is timed does the work it is timed for. */
final class FillerTest {
  /** 10⁶ normals: the sample std is within 6 standard errors but for 2·10⁻⁹ of seeds. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MEMORY", "EVENKEEL_UNIFORM"})
  void normalFillersHaveTheirStd(Filler filler) {
    float[] values = new float[1 << 20];
    filler.fill(values);
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    assertThat(Math.sqrt(squares / values.length))
        .isCloseTo(0.02, within(0.02 * 6 / Math.sqrt(2.0 * values.length)));
  }
}
