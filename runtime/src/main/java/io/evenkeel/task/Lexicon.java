// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The words of {@link Review}s and what they do. */
final class Lexicon {
  static final List<String> SUBJECTS =
      List.of(
          "acting",
          "camera",
          "cast",
          "dialogue",
          "ending",
          "film",
          "music",
          "plot",
          "script",
          "story");
  static final List<String> VERBS = List.of("felt", "seemed", "was");
  static final List<String> NEGATIONS = List.of("hardly", "never", "not");

  /** Adverbs by the factor they multiply an adjective with, in halves. */
  static final Map<Integer, List<String>> ADVERBS =
      Map.of(
          4, List.of("extremely", "truly", "very"),
          1, List.of("rather", "slightly", "somewhat"));

  /** Adjectives by their worth; of praise and blame there are as many. */
  static final Map<Integer, List<String>> ADJECTIVES =
      Map.of(
          1, List.of("charming", "clever", "funny", "good", "moving", "pleasant"),
          2, List.of("brilliant", "perfect", "superb", "wonderful"),
          -1, List.of("bad", "boring", "clumsy", "dull", "silly", "slow"),
          -2, List.of("awful", "dreadful", "terrible", "unbearable"));

  static final String ARTICLE = "the";
  static final String AND = "and";
  static final String BUT = "but";

  private Lexicon() {}

  /** Every word a review can have. */
  static List<String> words() {
    List<String> words = new ArrayList<>(List.of(ARTICLE, AND, BUT));
    Stream.of(SUBJECTS, VERBS, NEGATIONS).forEach(words::addAll);
    ADVERBS.values().forEach(words::addAll);
    ADJECTIVES.values().forEach(words::addAll);
    return words;
  }
}
