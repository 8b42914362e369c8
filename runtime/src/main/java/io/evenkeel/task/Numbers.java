// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Translation of spelled-out numbers below a million between two languages. Numbers have one to six
 * digits, each length as likely as the others; of those from 100 on one in ten is kept for the test
 * and never trained on.
 *
 * <p>Inputs are {@code source}, a number's tokens, and {@code target}, the beginning mark and the
 * translation's tokens; labels are the translation's tokens and the end mark.
 */
final class Numbers {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "numbers-FROM-TO",
              "translation of spelled-out numbers below a million between languages such as en, de,"
                  + " fr, es, it, pl, tr, zh",
              "numbers-en-de"),
          "numbers-([a-z]{2,3})-([a-z]{2,3})",
          (name, seed) ->
              new Numbers(language(name, 1), language(name, 2), seed).task(name.text()));

  private static final int MOST_DIGITS = 6;
  private static final int ALWAYS_TRAINED = 100;

  /** A tenth of all words. */
  private static final long HELD_OUT = (1L << 32) / 10;

  private final NumberLanguage source;
  private final NumberLanguage target;
  private final RandomValues parts;
  private final Seed seed;

  private Numbers(NumberLanguage source, NumberLanguage target, Seed seed) {
    this.source = source;
    this.target = target;
    this.parts = RandomValues.of(seed, "task:numbers:split");
    this.seed = seed;
  }

  private static NumberLanguage language(Name name, int group) {
    String code = name.text(group);
    return NumberLanguage.of(code)
        .orElseThrow(() -> name.refusal("no number words are known for language " + code));
  }

  private Task task(String name) {
    int length = source.longest();
    int written = target.longest() + 1;
    List<Column> inputs =
        List.of(
            Column.tokens("source", source.vocabulary().size(), length),
            Column.tokens("target", target.vocabulary().size(), written));
    return new SampledTask(
        name,
        Kind.SEQUENCE,
        target.vocabulary().size(),
        Shape.of(length),
        inputs,
        List.of(Column.integers("labels", written)),
        (split, number, row) -> put(number(split, number), row));
  }

  private void put(long number, Row row) {
    row.put("source", Arrays.copyOf(source.ids(number), source.longest()));
    long[] translation = target.ids(number);
    long[] written = new long[target.longest() + 1];
    long[] labels = new long[target.longest() + 1];
    Arrays.fill(labels, Batch.IGNORED);
    written[0] = Vocabulary.BEGIN;
    System.arraycopy(translation, 0, written, 1, translation.length);
    System.arraycopy(translation, 0, labels, 0, translation.length);
    labels[translation.length] = Vocabulary.END;
    row.put("target", written);
    row.put("labels", labels);
  }

  /** The number that is a sample. */
  private long number(Split split, long sample) {
    Draws draws = Draws.of(seed, "numbers", split, sample);
    while (true) {
      int digits = draws.between(1, MOST_DIGITS);
      int beyond = (int) StrictMath.pow(10, digits);
      int least = digits == 1 ? 0 : beyond / 10;
      int number = draws.between(least, beyond - 1);
      if (split(number) == split) {
        return number;
      }
    }
  }

  /** Which part a number belongs to, whatever the languages. */
  private Split split(int number) {
    boolean heldOut =
        number >= ALWAYS_TRAINED && Integer.toUnsignedLong(parts.words(number, 1)[0]) < HELD_OUT;
    return heldOut ? Split.TEST : Split.TRAIN;
  }
}
