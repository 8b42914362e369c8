// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.evenkeel.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanesTest {
  /** 64 is what Java prefers without SIMD, 2048 the most that ARM's SVE allows. */
  @ParameterizedTest
  @CsvSource({"64, 128", "128, 128", "256, 256", "512, 512", "1024, 512", "2048, 512"})
  void theKernelsUseOnlyWidthsTheyAreWrittenFor(int preferred, int used) {
    assertThat(Lanes.usable(preferred)).isEqualTo(used);
  }

  @Test
  void whateverFailsWhileVectorsAreTriedLeavesTheScalarKernels() {
    Kernels scalar = new ScalarKernels();
    Ascent ascent = new Ascent(scalar, null);
    assertThatCode(() -> ascent.climb(Law.UNIT_NORMAL, DType.F32)).doesNotThrowAnyException();
    assertThat(ascent.best()).isSameAs(scalar);
  }
}
