// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value depends on its index alone, not on the range it is drawn in. */
final class RangesTest {
  private static final RandomValues VALUES = RandomValues.of(Seed.of(11), "encoder.weight");

  enum Draw {
    NORMAL {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.normal(0, 0.5), from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.normal(0, 0.5), from, x, offset, count);
      }
    },
    UNIT_NORMAL {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.UNIT_NORMAL, from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.UNIT_NORMAL, from, x, offset, count);
      }
    },
    UNIFORM {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.uniform(-0.3, 0.3), from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.uniform(-0.3, 0.3), from, x, offset, count);
      }
    },
    UNIT_UNIFORM {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.UNIT_UNIFORM, from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.UNIT_UNIFORM, from, x, offset, count);
      }
    },
    TRUNCATED_AT_TWO {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.truncatedNormal(0, 0.02, 2), from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.truncatedNormal(0, 0.02, 2), from, x, offset, count);
      }
    },
    TRUNCATED_AT_THREE {
      @Override
      void fill(long from, float[] x, int offset, int count) {
        VALUES.draw(Law.truncatedNormal(0, 0.02, 3), from, x, offset, count);
      }

      @Override
      void fill(long from, double[] x, int offset, int count) {
        VALUES.draw(Law.truncatedNormal(0, 0.02, 3), from, x, offset, count);
      }
    };

    abstract void fill(long from, float[] x, int offset, int count);

    abstract void fill(long from, double[] x, int offset, int count);

    float[] range(long from, int count) {
      float[] x = new float[count];
      fill(from, x, 0, count);
      return x;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyPartitionGivesTheSameValues(Draw draw) {
    SplitMix random = new SplitMix(2026);
    for (int repetition = 0; repetition < 20; repetition++) {
      long from = random.nextLong() >>> (2 + random.below(60));
      float[] whole = draw.range(from, 20_000);
      float[] pieces = new float[whole.length];
      int[] lengths = {1, 3, 33, 500, 1025, 5000};
      for (int done = 0; done < pieces.length; ) {
        int longest = lengths[random.below(lengths.length)];
        int count = Math.min(random.below(longest + 1), pieces.length - done);
        draw.fill(from + done, pieces, done, count);
        done += count;
      }
      assertThat(pieces).as("from %d", from).containsExactly(whole);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shortRangesAtEveryPositionOfARowAreTheSame(Draw draw) {
    float[] whole = draw.range(4096 - 64, 192);
    for (int start = 0; start < 100; start++) {
      for (int count = start % 7; count < 70; count += 7) {
        assertThat(draw.range(4096 - 64 + start, count))
            .containsExactly(Arrays.copyOfRange(whole, start, start + count));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wideValuesRoundToTheNarrowOnes(Draw draw) {
    float[] narrow = draw.range(100, 5000);
    double[] wide = new double[5000];
    draw.fill(100, wide, 0, wide.length);
    for (int i = 0; i < wide.length; i++) {
      assertThat((float) wide[i]).isEqualTo(narrow[i]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOutsideTheDestinationRangeIsWritten(Draw draw) {
    float[] x = new float[3000];
    Arrays.fill(x, Float.NaN);
    draw.fill(4000, x, 500, 2000);
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.isNaN(x[i])).isEqualTo(i < 500 || i >= 2500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsDoNotDisturbEachOther(Draw draw) {
    float[] whole = draw.range(7, 1 << 17);
    List<float[]> parallel =
        IntStream.range(0, 128).parallel().mapToObj(i -> draw.range(7 + 1024L * i, 1024)).toList();
    for (int i = 0; i < 128; i++) {
      assertThat(parallel.get(i))
          .containsExactly(Arrays.copyOfRange(whole, 1024 * i, 1024 * (i + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 31, 4095, (1L << 31) - 9, (1L << 62) - 5, Long.MAX_VALUE - 5000})
  void wordsOfARangeAreTheWordsOfItsElements(long from) {
    int[] words = VALUES.words(from, 5000);
    SplitMix random = new SplitMix(from);
    for (int repetition = 0; repetition < 50; repetition++) {
      int i = random.below(5000);
      assertThat(VALUES.words(from + i, 1)).containsExactly(words[i]);
    }
  }

  @Test
  void underOneSeedTwiceTheStdIsTwiceTheValue() {
    float[] single = new float[2000];
    float[] twice = new float[2000];
    VALUES.draw(Law.normal(0, 0.37), 5, single, 0, 2000);
    VALUES.draw(Law.normal(0, 0.74), 5, twice, 0, 2000);
    for (int i = 0; i < 2000; i++) {
      assertThat(twice[i]).isEqualTo(2 * single[i]);
    }
  }

  @Test
  void uniformValuesComeFromTheWordOfTheSameElement() {
    int[] words = VALUES.words(99, 3000);
    float[] u = Draw.UNIT_UNIFORM.range(99, 3000);
    for (int i = 0; i < u.length; i++) {
      assertThat(u[i]).isEqualTo(((words[i] >> 7) | 1) * 0x1p-24f);
    }
  }

  @Test
  void lastElementIsReachedAndNothingBeyond() {
    assertThat(Draw.NORMAL.range(Long.MAX_VALUE - 1, 1)).hasSize(1);
    assertThatThrownBy(() -> Draw.NORMAL.range(Long.MAX_VALUE, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Draw.NORMAL.range(-1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> VALUES.words(Long.MAX_VALUE - 3, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void rangeOutsideTheDestinationIsRefused() {
    assertThatThrownBy(() -> VALUES.draw(Law.UNIT_NORMAL, 0, new float[4], 1, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> VALUES.draw(Law.UNIT_NORMAL, 0, new double[4], -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void parametersThatMakeNoSenseAreRefused() {
    float[] x = new float[1];
    Stream.<Runnable>of(
            () -> VALUES.draw(Law.normal(0, -1), 0, x, 0, 1),
            () -> VALUES.draw(Law.normal(0, Double.NaN), 0, x, 0, 1),
            () -> VALUES.draw(Law.normal(0, 1e39), 0, x, 0, 1),
            () -> VALUES.draw(Law.normal(Double.POSITIVE_INFINITY, 1), 0, x, 0, 1),
            () -> VALUES.draw(Law.uniform(1, 0), 0, x, 0, 1),
            () -> VALUES.draw(Law.uniform(Double.NaN, 1), 0, x, 0, 1),
            () -> VALUES.draw(Law.truncatedNormal(0, 1, 0), 0, x, 0, 1),
            () -> VALUES.draw(Law.truncatedNormal(0, 1, Double.NaN), 0, x, 0, 1),
            () -> VALUES.draw(Law.truncatedNormal(0, -1, 2), 0, x, 0, 1))
        .forEach(call ->
            assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n"));
  }
}
