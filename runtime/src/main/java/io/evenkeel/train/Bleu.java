// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many of a translation's runs of one to four words the reference has too, over all sentences:
 * the geometric mean of the four shares, a run counting no more often than the reference has it
 * (Papineni et al. 2002). Predicted word by word from the reference's beginning, translations are
 * as long as their references, so that no brevity is punished; the end counts as a word.
 */
final class Bleu implements Metric {
  private static final int LONGEST = 4;

  private final int classAxis;
  private final OptionalLong ignored;
  private final long[] matched = new long[LONGEST];
  private final long[] all = new long[LONGEST];

  Bleu(int classAxis, OptionalLong ignored) {
    this.classAxis = classAxis;
    this.ignored = ignored;
  }

  @Override
  public String name() {
    return "bleu";
  }

  @Override
  public boolean isGain() {
    return true;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    Classes classes = Classes.of(prediction, target, classAxis);
    long perSentence = target.shape().elementCountFrom(1);
    for (long from = 0; from < classes.positions(); from += perSentence) {
      add(classes, from, from + perSentence);
    }
  }

  private void add(Classes classes, long from, long to) {
    List<Long> said = new ArrayList<>();
    List<Long> meant = new ArrayList<>();
    for (long position = from; position < to; position++) {
      if (classes.counts(position, ignored)) {
        said.add((long) classes.predicted(position));
        meant.add(classes.target(position));
      }
    }
    add(said, meant);
  }

  private void add(List<Long> said, List<Long> meant) {
    for (int length = 1; length <= LONGEST; length++) {
      Map<List<Long>, Long> wanted = runs(meant, length);
      for (Map.Entry<List<Long>, Long> run : runs(said, length).entrySet()) {
        matched[length - 1] += Math.min(run.getValue(), wanted.getOrDefault(run.getKey(), 0L));
        all[length - 1] += run.getValue();
      }
    }
  }

  private static Map<List<Long>, Long> runs(List<Long> words, int length) {
    Map<List<Long>, Long> counts = new HashMap<>();
    for (int from = 0; from + length <= words.size(); from++) {
      counts.merge(words.subList(from, from + length), 1L, Long::sum);
    }
    return counts;
  }

  /** NaN where no sentence has four words. */
  @Override
  public double value() {
    double logs = 0;
    for (int i = 0; i < LONGEST; i++) {
      logs += Math.log((double) matched[i] / all[i]);
    }
    return Math.exp(logs / LONGEST);
  }
}
