// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Texts and their classes from a table whose first column is the class, any word, and whose second
 * is the text. The vocabulary is that of the most frequent words to learn from; a text is cut or
 * padded to the sample's length.
 */
final class LabelledText {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "text-L:FILE",
              "rows of class and text in a .tsv or .csv file, or train.tsv and test.tsv in a"
                  + " folder; L words, by itself 64",
              "text:data/reviews.tsv"),
          "text(?:-(\\d+))?:(.+)",
          (name, seed) -> {
            int length = name.number(1, "the length", 64, 1, 4096);
            return of(name.text(), name.path(2), length, seed);
          });

  /** As the built-in text classifiers have it. */
  private static final int VOCABULARY = 10_000;

  private LabelledText() {}

  private static Task of(String name, Path place, int length, Seed seed) {
    Parts<List<Table.Pair>> rows = Table.parts(place);
    List<String> classes = classes(place, rows.train());
    Vocabulary vocabulary =
        Vocabulary.mostFrequent(
            rows.train().stream().map(row -> Words.of(row.second())), VOCABULARY);
    Samples samples =
        Listed.samples(
            rows,
            seed,
            (pair, row) -> {
              long[] ids = vocabulary.ids(Words.of(pair.second()));
              row.put("input", Arrays.copyOf(ids, length));
              row.put("labels", label(place, classes, pair.first()));
            });
    Column input = Column.tokens("input", vocabulary.size(), length);
    List<Column> targets = List.of(Column.integers("labels"));
    return SampledTask.of(name, Kind.CLASSIFICATION, classes.size(), input, targets, samples);
  }

  private static List<String> classes(Path place, List<Table.Pair> rows) {
    TreeSet<String> classes = new TreeSet<>();
    rows.forEach(row -> classes.add(row.first()));
    if (classes.size() < 2 || classes.size() > rows.size() / 2) {
      throw new InvalidInputException(
          "%s: %d classes in %d rows; the first column must be the class, the second the text"
              .formatted(place, classes.size(), rows.size()));
    }
    return List.copyOf(classes);
  }

  private static long label(Path place, List<String> classes, String name) {
    int label = classes.indexOf(name);
    if (label < 0) {
      throw new InvalidInputException(
          "%s: class '%s' of a test row is not among those to learn; remove the row"
              .formatted(place, name));
    }
    return label;
  }
}
