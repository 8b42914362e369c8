// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.task.Batch;
import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * What the best guess that does not look at the input costs. Of classes it knows how frequent each
 * is, and the cross-entropy is estimated from samples with Miller's (1955) correction of the bias;
 * of numbers it knows the means, and the mean square is their variance.
 */
final class Guess {
  private static final int SAMPLES = 512;
  private static final int BATCH = 32;

  /** A variance scatters more than an entropy: this many samples tell it within a few per cent. */
  private static final int NUMBERS = 4096;

  /** An estimate this near to that of equally frequent classes is taken for it. */
  private static final double EVEN = 0.98;

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

  /**
   * Estimates the cross-entropy.
   *
   * @param target the field with the class numbers
   * @param byPlace whether the guess knows at which place of a sequence it is
   */
  static double of(Task task, String target, boolean byPlace) {
    Map<Long, Map<Long, Long>> counts = new HashMap<>();
    for (int batch = 0; batch < SAMPLES / BATCH; batch++) {
      count(task.batch(Split.TRAIN, batch, BATCH).targets().get(target), byPlace, counts);
    }
    double even = Math.log(task.classes());
    double estimate = average(counts);
    return estimate >= EVEN * even ? even : estimate;
  }

  private static void count(FedTensor labels, boolean byPlace, Map<Long, Map<Long, Long>> counts) {
    long places = labels.shape().elementCountFrom(1);
    for (long i = 0; i < labels.shape().elementCount(); i++) {
      long label = labels.data().getAtIndex(ValueLayout.JAVA_LONG, i);
      if (label != Batch.IGNORED) {
        counts
            .computeIfAbsent(byPlace ? i % places : 0, _ -> new HashMap<>())
            .merge(label, 1L, Long::sum);
      }
    }
  }

  /** Over places, each as often as it counts. */
  private static double average(Map<Long, Map<Long, Long>> counts) {
    double sum = 0;
    long all = 0;
    for (Map<Long, Long> place : counts.values()) {
      long here = place.values().stream().mapToLong(Long::longValue).sum();
      sum += here * entropy(place, here);
      all += here;
    }
    return all == 0 ? 0 : sum / all;
  }

  private static double entropy(Map<Long, Long> place, long all) {
    double entropy = (place.size() - 1) / (2.0 * all);
    for (long count : place.values()) {
      entropy -= (double) count / all * Math.log((double) count / all);
    }
    return entropy;
  }
}
