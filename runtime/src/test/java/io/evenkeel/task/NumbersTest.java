// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.random.Seed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {
  private static NumberLanguage language(String code) {
    return NumberLanguage.of(code).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "en, 342, three| hundred| forty|-two",
    "de, 21, ein|~und|~zwanzig",
    "fr, 80, quatre|-vingts",
    "zh, 21, 二|十|一"
  })
  void numbersAreSpelledInTokensThatJoinToTheText(String code, long number, String expected) {
    List<String> tokens = SpelledNumbers.in(code).orElseThrow().spell(number);
    assertThat(String.join("|", tokens).replace('\u00ad', '~')).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-de", "de-en", "fr-es", "it-tr", "zh-en"})
  void everyTranslationReadBackIsTheSameNumber(String pair) {
    String from = pair.substring(0, 2);
    String to = pair.substring(3);
    NumberLanguage source = language(from);
    NumberLanguage target = language(to);
    Batch batch = Tasks.of("numbers-" + pair, Seed.of(3)).batch(Split.TRAIN, 0, 300);
    List<List<String>> read = sequences(source, Contents.integers(batch, "source"), 300);
    List<List<String>> said = sequences(target, Contents.integers(batch, "labels"), 300);
    for (int i = 0; i < 300; i++) {
      assertThat(target.numbers().read(said.get(i)))
          .as("%s as %s", read.get(i), said.get(i))
          .isPresent()
          .isEqualTo(source.numbers().read(read.get(i)));
    }
  }

  @Test
  void whatTheDecoderReadsIsTheLabelsOneStepLater() {
    Batch batch = Tasks.of("numbers-en-de", Seed.of(3)).batch(Split.TRAIN, 0, 50);
    long[] read = Contents.integers(batch, "target");
    long[] labels = Contents.integers(batch, "labels");
    int length = labels.length / 50;
    for (int i = 0; i < labels.length; i++) {
      if (i % length == 0) {
        assertThat(read[i]).isEqualTo(Vocabulary.BEGIN);
        assertThat(labels[i]).isNotEqualTo(Vocabulary.END);
      } else {
        boolean within = labels[i] != Batch.IGNORED;
        assertThat(read[i]).isEqualTo(within ? labels[i - 1] : Vocabulary.PADDING);
        assertThat(within)
            .isEqualTo(labels[i - 1] != Batch.IGNORED && labels[i - 1] != Vocabulary.END);
      }
    }
  }

  @Test
  void testedNumbersAreNeverTrainedOn() {
    Task task = Tasks.of("numbers-en-de", Seed.of(0));
    NumberLanguage english = language("en");
    Set<List<String>> trained = new HashSet<>(samples(task, english, Split.TRAIN, 20_000));
    Set<List<String>> tested = new HashSet<>(samples(task, english, Split.TEST, 2000));
    assertThat(trained).hasSizeGreaterThan(5000).doesNotContainAnyElementsOf(tested);
    assertThat(tested).hasSizeGreaterThan(500);
  }

  /** What a seed keeps for the test does not depend on the languages. */
  @Test
  void allLanguagesTestTheSameNumbers() {
    Task forth = Tasks.of("numbers-en-de", Seed.of(0));
    Task back = Tasks.of("numbers-de-en", Seed.of(0));
    assertThat(Contents.integers(forth.batch(Split.TEST, 0, 100), "source"))
        .isEqualTo(read(back.batch(Split.TEST, 0, 100), language("en").longest()));
  }

  /** The decoder's input without the mark it begins with. */
  private static long[] read(Batch batch, int length) {
    long[] written = Contents.integers(batch, "target");
    long[] sources = new long[100 * length];
    for (int i = 0; i < 100; i++) {
      System.arraycopy(written, i * (length + 1) + 1, sources, i * length, length);
    }
    return sources;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl", "pl", "tr", "zh", "pt"})
  void everyNumberBelowAMillionHasKnownTokens(String code) {
    NumberLanguage language = language(code);
    for (int number = 0; number < 1_000_000; number += 997) {
      assertThat(language.ids(number))
          .doesNotContain(Vocabulary.UNKNOWN)
          .hasSizeLessThanOrEqualTo(language.longest());
    }
  }

  private static List<List<String>> samples(
      Task task, NumberLanguage language, Split split, int count) {
    Batch batch = task.batch(split, 0, count);
    return sequences(language, Contents.integers(batch, "source"), count);
  }

  private static List<List<String>> sequences(NumberLanguage language, long[] ids, int count) {
    int length = ids.length / count;
    List<List<String>> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> tokens = new ArrayList<>();
      for (int at = i * length; at < (i + 1) * length && ids[at] > Vocabulary.END; at++) {
        tokens.add(language.vocabulary().token(ids[at]));
      }
      sequences.add(tokens);
    }
    return sequences;
  }
}
