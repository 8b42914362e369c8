// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SentimentTest {
  private static final int LENGTH = Review.LONGEST;
  private static final int TRAINED = 8000;
  private static final int TESTED = 4000;
  private static final Vocabulary VOCABULARY = Sentiment.vocabulary();
  private static final Task TASK = Tasks.of("sentiment", Seed.of(0));

  /** Reads a review word by word, knowing nothing of how it was made. */
  private static double judged(List<String> words) {
    double sum = 0;
    double weight = 1;
    double factor = 1;
    for (String word : words) {
      switch (word) {
        case "but" -> weight = 2;
        case "and" -> weight = 1;
        case "not", "never", "hardly" -> factor = -factor;
        case "very", "truly", "extremely" -> factor *= 2;
        case "rather", "slightly", "somewhat" -> factor /= 2;
        case "good", "pleasant", "clever", "charming", "funny", "moving" -> sum += factor * weight;
        case "superb", "brilliant", "wonderful", "perfect" -> sum += 2 * factor * weight;
        case "bad", "dull", "silly", "clumsy", "slow", "boring" -> sum -= factor * weight;
        case "awful", "dreadful", "terrible", "unbearable" -> sum -= 2 * factor * weight;
        default -> factor = 1; // a clause begins
      }
    }
    return sum;
  }

  @Test
  void theTruthFollowsTheGrammar() {
    Batch batch = TASK.batch(Split.TEST, 0, 2000);
    long[] tokens = Contents.integers(batch, "input");
    long[] labels = Contents.integers(batch, "labels");
    for (int i = 0; i < labels.length; i++) {
      double worth = judged(words(tokens, i));
      assertThat(worth).isNotZero();
      assertThat(labels[i]).as("%s", words(tokens, i)).isEqualTo(worth > 0 ? 1 : 0);
    }
  }

  private static List<String> words(long[] tokens, int sample) {
    return Arrays.stream(tokens, sample * LENGTH, (sample + 1) * LENGTH)
        .filter(id -> id != Vocabulary.PADDING)
        .mapToObj(VOCABULARY::token)
        .toList();
  }

  /** Of n fair coins the share is further than 2.45/√n from a half with probability 1e-6. */
  @Test
  void goodAndBadAreEquallyLikely() {
    long[] labels = Contents.integers(TASK.batch(Split.TRAIN, 0, TRAINED), "labels");
    double share = (double) Arrays.stream(labels).sum() / TRAINED;
    assertThat(Math.abs(share - 0.5)).isLessThan(2.45 / Math.sqrt(TRAINED));
  }

  /** A logistic regression of word counts, trained until it stands still. */
  @Test
  void wordCountsAloneDoNotTell() {
    double[] weights = new double[VOCABULARY.size()];
    Batch train = TASK.batch(Split.TRAIN, 0, TRAINED);
    for (int epoch = 0; epoch < 60; epoch++) {
      descend(weights, Contents.integers(train, "input"), Contents.integers(train, "labels"));
    }
    Batch test = TASK.batch(Split.TEST, 0, TESTED);
    assertThat(accuracy(weights, train)).isLessThan(0.65);
    assertThat(accuracy(weights, test)).isLessThan(0.65);
  }

  private static void descend(double[] weights, long[] tokens, long[] labels) {
    for (int i = 0; i < labels.length; i++) {
      double probability = 1 / (1 + Math.exp(-score(weights, tokens, i)));
      for (int at = i * LENGTH; at < (i + 1) * LENGTH; at++) {
        weights[(int) tokens[at]] += 0.01 * (labels[i] - probability);
      }
    }
  }

  private static double score(double[] weights, long[] tokens, int sample) {
    return Arrays.stream(tokens, sample * LENGTH, (sample + 1) * LENGTH)
        .mapToDouble(id -> weights[(int) id])
        .sum();
  }

  private static double accuracy(double[] weights, Batch batch) {
    long[] tokens = Contents.integers(batch, "input");
    long[] labels = Contents.integers(batch, "labels");
    double right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += score(weights, tokens, i) > 0 == (labels[i] == 1) ? 1 : 0;
    }
    return right / labels.length;
  }
}
