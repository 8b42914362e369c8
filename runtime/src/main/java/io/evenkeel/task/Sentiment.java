// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a review made by {@link Review}'s grammar is good or bad: class 1 or 0. Negation and
 * praise are independent of each other, so that no word alone says anything, and a weighted count
 * of words next to nothing.
 */
final class Sentiment {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "sentiment",
              "good or bad, from a grammar with negation and intensity; words alone do not tell",
              "sentiment"),
          "sentiment",
          (name, seed) -> of(name.text(), seed));

  private static final Vocabulary VOCABULARY = Vocabulary.of(Lexicon.words());

  private Sentiment() {}

  static Vocabulary vocabulary() {
    return VOCABULARY;
  }

  private static Task of(String name, Seed seed) {
    Column input = Column.tokens("input", VOCABULARY.size(), Review.LONGEST);
    Samples samples =
        (split, number, row) -> {
          Review review = review(seed, split, number);
          row.put("input", Arrays.copyOf(VOCABULARY.ids(review.text()), Review.LONGEST));
          row.put("labels", review.isGood() ? 1 : 0);
        };
    List<Column> targets = List.of(Column.integers("labels"));
    return SampledTask.of(name, Kind.CLASSIFICATION, 2, input, targets, samples);
  }

  static Review review(Seed seed, Split split, long number) {
    return Review.of(Draws.of(seed, "sentiment", split, number));
  }
}
