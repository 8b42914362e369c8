// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is learned from and what is tested on. */
record Parts<T>(T train, T test) {
  private static final int SHARE = 10;
  private static final List<String> TESTS = List.of("test", "val", "valid", "validation");

  <R> Parts<R> map(Function<T, R> function) {
    return new Parts<>(function.apply(train), function.apply(test));
  }

  /**
   * The entries of a folder named {@code train} and {@code test}, {@code val}, {@code valid} or
   * {@code validation}, with one of some endings.
   */
  static Optional<Parts<Path>> below(Path folder, String... endings) {
    Optional<Path> train = entry(folder, List.of("train"), endings);
    Optional<Path> test = entry(folder, TESTS, endings);
    return train.flatMap(learned -> test.map(tested -> new Parts<>(learned, tested)));
  }

  private static Optional<Path> entry(Path folder, List<String> names, String... endings) {
    return names.stream()
        .flatMap(name -> Stream.of(endings).map(ending -> folder.resolve(name + ending)))
        .filter(Files::exists)
        .findFirst();
  }

  /**
   * Every tenth for the test.
   *
   * @param where the entries are from, for the error message
   */
  static <T> Parts<List<T>> everyTenth(Path where, List<T> all) {
    List<T> train = new ArrayList<>();
    List<T> test = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      (i % SHARE == SHARE - 1 ? test : train).add(all.get(i));
    }
    if (test.isEmpty()) {
      throw new InvalidInputException(
          "%s: %d samples are too few; give at least %d, or train and test apart"
              .formatted(where, all.size(), SHARE));
    }
    return new Parts<>(train, test);
  }
}
