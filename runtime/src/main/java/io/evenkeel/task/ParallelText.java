// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.nio.file.Path;
import java.util.List;

/**
 * Translation between the two columns of a table, or the lines of two files, the source first.
 * Vocabularies are those of the most frequent words to learn from; sentences are cut or padded to
 * the sample's length.
 */
final class ParallelText {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "parallel-L:FILE",
              "rows of sentence and translation in a .tsv or .csv file, or train.tsv and test.tsv"
                  + " in a folder, or two files FILE,FILE of a sentence per line; L words, by"
                  + " itself 32",
              "parallel:data/en-de.tsv"),
          "parallel(?:-(\\d+))?:(.+)",
          (name, seed) -> {
            int length = name.number(1, "the length", 32, 1, 1024);
            return of(name.text(), name.path(2), length, seed);
          });

  /** As the built-in translation networks have it. */
  private static final int VOCABULARY = 8000;

  private ParallelText() {}

  private static Task of(String name, Path place, int length, Seed seed) {
    Parts<List<Table.Pair>> rows = SentencePairs.parts(place);
    Vocabulary source =
        Vocabulary.mostFrequent(
            rows.train().stream().map(row -> Words.of(row.first())), VOCABULARY);
    Vocabulary target =
        Vocabulary.mostFrequent(
            rows.train().stream().map(row -> Words.of(row.second())), VOCABULARY);
    Translation translation = new Translation(length, length);
    Samples samples =
        Listed.samples(
            rows,
            seed,
            (pair, row) ->
                translation.put(
                    source.ids(Words.of(pair.first())), target.ids(Words.of(pair.second())), row));
    return translation.task(name, source.size(), target.size(), samples);
  }
}
