// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The adding and the copying problem, and the teacher. */
final class SequenceTasksTest {
  private static Batch batch(String task, int size) {
    return Tasks.of(task, Seed.of(0)).batch(Split.TRAIN, 0, size);
  }

  @Test
  void theSumIsThatOfOneMarkedNumberInEachHalf() {
    int length = 11;
    Batch batch = batch("adding-" + length, 100);
    float[] steps = Contents.reals(batch, "input");
    float[] sums = Contents.reals(batch, "values");
    for (int sample = 0; sample < 100; sample++) {
      float sum = 0;
      int early = 0;
      int late = 0;
      for (int i = 0; i < length; i++) {
        int at = 2 * (sample * length + i);
        assertThat(steps[at]).isBetween(0f, 1f);
        sum += steps[at] * steps[at + 1];
        early += i < length / 2 && steps[at + 1] == 1 ? 1 : 0;
        late += i >= length / 2 && steps[at + 1] == 1 ? 1 : 0;
      }
      assertThat(early).isOne();
      assertThat(late).isOne();
      assertThat(sums[sample]).isEqualTo(sum);
    }
  }

  /**
   * The squared deviation from 1 has mean 1/6 and, being triangular, a variance of 1/15 − 1/36; 4.9
   * standard errors are passed with probability 1e-6.
   */
  @Test
  void answeringOneHasAnErrorOfASixth() {
    int size = 10_000;
    double squares = 0;
    for (float sum : Contents.reals(batch("adding-4", size), "values")) {
      squares += (sum - 1.0) * (sum - 1.0);
    }
    double error = Math.sqrt((1 / 15.0 - 1 / 36.0) / size);
    assertThat(squares / size).isCloseTo(1 / 6.0, within(4.9 * error));
  }

  @Test
  void tenSymbolsAreReadAndRepeatedAtTheEnd() {
    int gap = 7;
    int length = gap + 20;
    Batch batch = batch("copy-" + gap, 50);
    long[] read = Contents.integers(batch, "input");
    long[] said = Contents.integers(batch, "labels");
    for (int sample = 0; sample < 50; sample++) {
      long[] input = Arrays.copyOfRange(read, sample * length, (sample + 1) * length);
      long[] output = Arrays.copyOfRange(said, sample * length, (sample + 1) * length);
      assertThat(Arrays.stream(input, 0, 10)).allMatch(symbol -> symbol >= 1 && symbol <= 8);
      assertThat(Arrays.copyOfRange(output, gap + 10, length)).isEqualTo(Arrays.copyOf(input, 10));
      assertThat(input[gap + 9]).isEqualTo(9);
      assertThat(Arrays.copyOfRange(input, 10, gap + 9)).containsOnly(0);
      assertThat(Arrays.copyOfRange(input, gap + 10, length)).containsOnly(0);
      assertThat(Arrays.copyOf(output, gap + 10)).containsOnly(0);
    }
  }

  /**
   * The teacher's mean and variance are estimated from 1000 answers, and here from 4000: for
   * answers of kurtosis up to 12 the deviations are within 0.17 and 0.55 at 4.9 standard errors.
   */
  @Test
  void theTeachersAnswersHaveMeanZeroAndVarianceOne() {
    float[] answers = Contents.reals(batch("teacher", 4000), "values");
    double mean = 0;
    double square = 0;
    for (float answer : answers) {
      mean += answer / 4000;
      square += (double) answer * answer / 4000;
    }
    assertThat(mean).isCloseTo(0, within(0.17));
    assertThat(square).isCloseTo(1, within(0.55));
  }
}
