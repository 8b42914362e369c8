// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tokens and their ids. Id 0 pads a sequence, 1 begins and 2 ends it, 3 stands for what is not
 * known; the tokens follow in alphabetical order.
 */
final class Vocabulary {
  static final long PADDING = 0;
  static final long BEGIN = 1;
  static final long END = 2;
  static final long UNKNOWN = 3;

  private static final List<String> SPECIAL = List.of("<pad>", "<s>", "</s>", "<unk>");

  private final List<String> tokens;
  private final Map<String, Long> ids = new HashMap<>();

  private Vocabulary(List<String> tokens) {
    this.tokens = tokens;
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), (long) id);
    }
  }

  static Vocabulary of(Collection<String> words) {
    List<String> tokens = new ArrayList<>(SPECIAL);
    TreeSet<String> sorted = new TreeSet<>(words);
    SPECIAL.forEach(sorted::remove);
    tokens.addAll(sorted);
    return new Vocabulary(List.copyOf(tokens));
  }

  /**
   * The most frequent words of some texts, in alphabetical order among equals.
   *
   * @param size most tokens, the special ones included
   */
  static Vocabulary mostFrequent(Stream<List<String>> texts, int size) {
    Map<String, Long> counts =
        texts
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return of(
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(size - SPECIAL.size())
            .map(Map.Entry::getKey)
            .toList());
  }

  /** With the special tokens. */
  int size() {
    return tokens.size();
  }

  long[] ids(List<String> text) {
    return text.stream().mapToLong(token -> ids.getOrDefault(token, UNKNOWN)).toArray();
  }

  String token(long id) {
    return tokens.get((int) id);
  }
}
