// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The numbers below a million in one language as token ids.
 *
 * @param longest most tokens of a number
 */
record NumberLanguage(SpelledNumbers numbers, Vocabulary vocabulary, int longest) {
  private static final int THOUSAND = 1000;

  private static final Map<String, NumberLanguage> KNOWN = new ConcurrentHashMap<>();

  /**
   * The numbers of a language; counting its tokens takes a while and is done once.
   *
   * @param code of ISO 639, such as {@code de}
   * @return empty if ICU has no words for it
   */
  static Optional<NumberLanguage> of(String code) {
    return Optional.ofNullable(
        KNOWN.computeIfAbsent(
            code, _ -> SpelledNumbers.in(code).map(NumberLanguage::counted).orElse(null)));
  }

  /**
   * What comes before the thousands is spelled as in a whole number of thousands, and what comes
   * behind as below a thousand or, joined, behind one thousand; so these have all the tokens.
   */
  private static NumberLanguage counted(SpelledNumbers numbers) {
    TreeSet<String> tokens = new TreeSet<>();
    int below = longest(numbers, tokens, IntStream.range(0, THOUSAND));
    int joined = longest(numbers, tokens, IntStream.range(THOUSAND, 2 * THOUSAND));
    int thousands =
        longest(numbers, tokens, IntStream.range(1, THOUSAND).map(number -> number * THOUSAND));
    int behind = joined - numbers.spell(THOUSAND).size();
    return new NumberLanguage(numbers, Vocabulary.of(tokens), thousands + Math.max(below, behind));
  }

  private static int longest(SpelledNumbers numbers, TreeSet<String> tokens, IntStream range) {
    int longest = 0;
    for (int number : range.toArray()) {
      List<String> spelled = numbers.spell(number);
      tokens.addAll(spelled);
      longest = Math.max(longest, spelled.size());
    }
    return longest;
  }

  long[] ids(long number) {
    return vocabulary.ids(numbers.spell(number));
  }
}
