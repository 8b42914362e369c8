// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences and their translations: rows of a table, or the lines of two files. Pairs of which a
 * side is blank are left out, as corpora have some.
 */
final class SentencePairs {
  private static final Pattern TWO_FILES = Pattern.compile("(.+),(.+)");

  private SentencePairs() {}

  /** What is learned from and what is tested on. */
  static Parts<List<Table.Pair>> parts(Path place) {
    Matcher two = TWO_FILES.matcher(place.toString());
    return Files.exists(place) || !two.matches()
        ? Table.parts(place)
        : Parts.everyTenth(place, aligned(Path.of(two.group(1)), Path.of(two.group(2))));
  }

  private static List<Table.Pair> aligned(Path source, Path target) {
    List<String> first = lines(source);
    List<String> second = lines(target);
    if (first.size() != second.size()) {
      throw new InvalidInputException(
          "%s has %,d lines and %s has %,d; give files whose lines are each other's translation"
              .formatted(source, first.size(), target, second.size()));
    }
    List<Table.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).isEmpty() && !second.get(i).isEmpty()) {
        pairs.add(new Table.Pair(first.get(i), second.get(i)));
      }
    }
    return pairs;
  }

  private static List<String> lines(Path file) {
    return Table.text(file).lines().map(String::strip).toList();
  }
}
