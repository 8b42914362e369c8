// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * What the best guess of numbers costs that does not look at the input: it knows their means, and
 * the mean square is their variance.
 */
final class Guess {
  private static final int BATCH = 32;

  /** A variance scatters more than an entropy: this many samples tell it within a few per cent. */
  private static final int NUMBERS = 4096;

  private Guess() {}

  /** Estimates the mean square error of always answering the mean. */
  static double ofNumbers(Task task, String target) {
    List<Statistics> places = new ArrayList<>();
    for (int batch = 0; batch < NUMBERS / BATCH; batch++) {
      FedTensor values = task.batch(Split.TRAIN, batch, BATCH).targets().get(target);
      LongToDoubleFunction numbers = Elements.numbers(values.data(), values.dtype());
      int width = (int) values.shape().elementCountFrom(1);
      while (places.size() < width) {
        places.add(new Statistics());
      }
      for (long i = 0; i < values.shape().elementCount(); i++) {
        places.get((int) (i % width)).add(numbers.applyAsDouble(i));
      }
    }
    return places.stream().mapToDouble(Statistics::variance).average().orElse(0);
  }

  /** Running moments of one number (Welford 1962). */
  private static final class Statistics {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
      double before = value - mean;
      mean += before / ++count;
      squares += before * (value - mean);
    }

    double variance() {
      return count < 2 ? 0 : squares / (count - 1);
    }
  }
}
