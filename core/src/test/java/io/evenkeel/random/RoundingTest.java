// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.tensor.Rounding;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class RoundingTest {
  @Test
  void bfloat16IsTheNearestOfItsNeighboursAndEvenInATie() {
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat((int) random.nextLong());
      if (Float.isFinite(value)) {
        assertThat(Rounding.toBfloat16(value)).isEqualTo(nearestBfloat16(value));
      }
    }
    for (int upper = 0; upper < 0x7f80; upper++) {
      float tie = Float.intBitsToFloat((upper << 16) | 0x8000);
      assertThat(Rounding.toBfloat16(tie)).isEqualTo((short) (upper + (upper & 1)));
      assertThat(Rounding.toBfloat16(-tie)).isEqualTo((short) (0x8000 | (upper + (upper & 1))));
    }
  }

  /** By exact distances to the neighbours below and above in size; infinity counts as 2^128. */
  private static short nearestBfloat16(float value) {
    int down = Float.floatToRawIntBits(value) >>> 16;
    BigDecimal size = new BigDecimal(Math.abs(value));
    BigDecimal below = size.subtract(size(down));
    BigDecimal above = size(down + 1).subtract(size);
    int order = below.compareTo(above);
    return (short) (order < 0 || (order == 0 && (down & 1) == 0) ? down : down + 1);
  }

  private static BigDecimal size(int bfloat16) {
    int bits = bfloat16 & 0x7fff;
    return bits == 0x7f80
        ? BigDecimal.TWO.pow(128)
        : new BigDecimal(Float.intBitsToFloat(bits << 16));
  }

  @Test
  void bfloat16KeepsZerosInfinitiesAndNaN() {
    assertThat(Rounding.toBfloat16(0f)).isEqualTo((short) 0);
    assertThat(Rounding.toBfloat16(-0f)).isEqualTo((short) 0x8000);
    assertThat(Rounding.toBfloat16(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7f80);
    assertThat(Rounding.toBfloat16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xff80);
    assertThat(Rounding.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    for (int payload : new int[] {0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff, 0x7fc00000}) {
      int rounded = Rounding.toBfloat16(Float.intBitsToFloat(payload)) & 0xffff;
      assertThat(Float.intBitsToFloat(rounded << 16)).isNaN();
      assertThat(rounded >>> 15).isEqualTo(payload >>> 31);
    }
  }

  @Test
  void arraysAreRoundedLikeSingleValues() {
    float[] source = new float[1000];
    RandomValues.of(Seed.of(5), "x").draw(Law.normal(0, 1), 0, source, 0, source.length);
    source[500] = Float.NaN;
    short[] bfloat16 = new short[900];
    short[] float16 = new short[900];
    Rounding.toBfloat16(source, 100, bfloat16, 50, 800);
    Rounding.toFloat16(source, 100, float16, 50, 800);
    for (int i = 0; i < 800; i++) {
      assertThat(bfloat16[50 + i]).isEqualTo(Rounding.toBfloat16(source[100 + i]));
      assertThat(float16[50 + i]).isEqualTo(Float.floatToFloat16(source[100 + i]));
    }
    assertThat(bfloat16[49]).isZero();
    assertThat(float16[850]).isZero();
  }
}
