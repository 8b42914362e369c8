// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.task.Batch;
import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * The cross-entropy of the best guess that does not look at the input: how frequent every class is
 * says all that it knows. Estimated from samples, with Miller's (1955) correction of the bias.
 */
final class Guess {
  private static final int SAMPLES = 512;
  private static final int BATCH = 32;

  /** An estimate this near to that of equally frequent classes is taken for it. */
  private static final double EVEN = 0.98;

  private Guess() {}

  /**
   * Estimates it.
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
