// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.ArrayList;
import java.util.List;

/**
 * A short review by a grammar: one to three clauses, "the plot was not very dull", joined by "and"
 * or "but".
 *
 * <p>A clause is worth its adjective (1 or 2, negative for blame), doubled by a strong adverb and
 * halved by a weak one, the opposite under a negation, doubled behind "but". A review is good if
 * its clauses' sum is above 0; there are none whose sum is 0.
 *
 * @param worth the sum, in halves
 */
record Review(List<String> text, int worth) {
  private static final int MOST_CLAUSES = 3;
  private static final int LONGEST_CLAUSE = 7;
  private static final List<Integer> DEGREES = List.of(1, 2, 4);
  private static final List<Integer> WORTHS = List.of(-2, -1, 1, 2);
  private static final int PLAIN = 2;

  /** Most words in a review; its first clause has no conjunction. */
  static final int LONGEST = MOST_CLAUSES * LONGEST_CLAUSE - 1;

  /** Reviews with a sum of 0 are thrown away. */
  static Review of(Draws draws) {
    while (true) {
      List<String> text = new ArrayList<>();
      int clauses = draws.between(1, MOST_CLAUSES);
      int worth = 0;
      for (int i = 0; i < clauses; i++) {
        worth += conjunction(draws, text) * clause(draws, text);
      }
      if (worth != 0) {
        return new Review(List.copyOf(text), worth);
      }
    }
  }

  boolean isGood() {
    return worth > 0;
  }

  /** Adds a conjunction between clauses; returns what the next one is multiplied with. */
  private static int conjunction(Draws draws, List<String> text) {
    if (text.isEmpty()) {
      return 1;
    }
    boolean but = draws.chance(0.5);
    text.add(but ? Lexicon.BUT : Lexicon.AND);
    return but ? 2 : 1;
  }

  /** Adds a clause; returns its worth in halves. */
  private static int clause(Draws draws, List<String> text) {
    text.add(Lexicon.ARTICLE);
    text.add(draws.oneOf(Lexicon.SUBJECTS));
    text.add(draws.oneOf(Lexicon.VERBS));
    boolean negated = draws.chance(0.5);
    if (negated) {
      text.add(draws.oneOf(Lexicon.NEGATIONS));
    }
    int degree = draws.oneOf(DEGREES);
    if (degree != PLAIN) {
      text.add(draws.oneOf(Lexicon.ADVERBS.get(degree)));
    }
    int worth = draws.oneOf(WORTHS);
    text.add(draws.oneOf(Lexicon.ADJECTIVES.get(worth)));
    return (negated ? -1 : 1) * degree * worth;
  }
}
