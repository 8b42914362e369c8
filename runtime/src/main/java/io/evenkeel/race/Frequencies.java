// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.task.Batch;
import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How frequent the classes of a task are, counted in samples: all that a guess knows which does not
 * look at the input.
 *
 * @param byPlace how often each class was seen, by the place in a sequence; one place if the guess
 *     does not know where it is
 */
record Frequencies(int classes, Map<Long, Map<Long, Long>> byPlace) {
  private static final int SAMPLES = 512;
  private static final int BATCH = 32;

  /** An estimate this near to that of equally frequent classes is taken for it. */
  private static final double EVEN = 0.98;

  /** Halvings of an interval until doubles can be halved no more. */
  private static final int HALVINGS = 60;

  /**
   * Counts.
   *
   * @param target the field with the class numbers
   * @param byPlace whether the guess knows at which place of a sequence it is
   */
  static Frequencies of(Task task, String target, boolean byPlace) {
    Map<Long, Map<Long, Long>> counts = new HashMap<>();
    for (int batch = 0; batch < SAMPLES / BATCH; batch++) {
      count(task.batch(Split.TRAIN, batch, BATCH).targets().get(target), byPlace, counts);
    }
    return new Frequencies(task.classes(), counts);
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

  /**
   * The least cross-entropy, with Miller's (1955) correction of the bias of an estimate from
   * samples.
   *
   * @param smoothing share of the target that goes to all classes alike
   */
  double entropy(double smoothing) {
    double even = Math.log(classes);
    double estimate = average(place -> entropy(place, smoothing));
    return estimate >= EVEN * even ? even : estimate;
  }

  private double average(ToDoubleFunction<Map<Long, Long>> of) {
    double sum = 0;
    long all = 0;
    for (Map<Long, Long> place : byPlace.values()) {
      long here = total(place);
      sum += here * of.applyAsDouble(place);
      all += here;
    }
    return all == 0 ? 0 : sum / all;
  }

  private static long total(Map<Long, Long> place) {
    return place.values().stream().mapToLong(Long::longValue).sum();
  }

  private double entropy(Map<Long, Long> place, double smoothing) {
    double entropy = (1 - smoothing) * (place.size() - 1) / (2.0 * total(place));
    for (double share : shares(place)) {
      double smoothed = (1 - smoothing) * share + smoothing / classes;
      entropy -= smoothed == 0 ? 0 : smoothed * Math.log(smoothed);
    }
    return entropy;
  }

  private double[] shares(Map<Long, Long> place) {
    double all = total(place);
    return IntStream.range(0, classes)
        .mapToDouble(c -> place.getOrDefault((long) c, 0L) / all)
        .toArray();
  }

  /**
   * The least Dice loss: that of the probabilities p that make Σ 2pf/(p² + f) largest, whose
   * derivatives by p, which fall with p, are then all alike.
   */
  double dice() {
    return average(place -> {
      double[] frequencies = shares(place);
      double slope = crossing(0, 2, of -> total(frequencies, of) - 1);
      double overlap = 0;
      for (double f : frequencies) {
        double p = probability(f, slope);
        overlap += f == 0 ? 0 : 2 * p * f / (p * p + f);
      }
      return 1 - overlap / classes;
    });
  }

  private static double total(double[] frequencies, double slope) {
    double total = 0;
    for (double f : frequencies) {
      total += probability(f, slope);
    }
    return total;
  }

  /** Where the overlap of one class grows with so much slope. */
  private static double probability(double f, double slope) {
    return f == 0
        ? 0
        : crossing(0, Math.sqrt(f), p -> 2 * f * (f - p * p) / Math.pow(p * p + f, 2) - slope);
  }

  /** Where a falling function is zero. */
  private static double crossing(double low, double high, DoubleUnaryOperator falling) {
    double from = low;
    double to = high;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (from + to) / 2;
      if (falling.applyAsDouble(middle) > 0) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return (from + to) / 2;
  }
}
