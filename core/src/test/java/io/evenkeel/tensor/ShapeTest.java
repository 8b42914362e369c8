// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import org.junit.jupiter.api.Test;

final class ShapeTest {
  private static final long HUGE = 1L << 40;

  @Test
  void aZeroAnywhereMakesATensorEmptyHoweverLargeTheRest() {
    assertThat(Shape.of(HUGE, HUGE, 0).elementCount()).isZero();
    assertThat(Shape.of(0, HUGE, HUGE).elementCount()).isZero();
  }

  @Test
  void theTailOfAnEmptyTensorMayClaimMoreThanCanBeCounted() {
    assertThat(Shape.of(0, HUGE, HUGE).elementCountFrom(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Shape.of(0, 3, 4).elementCountFrom(1)).isEqualTo(12);
    assertThat(Shape.of(3, 0, 4).elementCountFrom(1)).isZero();
  }

  @Test
  void moreElementsThanAnIndexCountsAreRefused() {
    assertThatThrownBy(() -> Shape.of(HUGE, HUGE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("64-bit index");
  }
}
