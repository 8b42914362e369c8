// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.List;
import java.util.function.BiConsumer;

/** Entries of a list as samples. */
record Listed<T>(List<T> entries, BiConsumer<T, Row> writer) implements Examples {

  /** Both parts as samples that never end. */
  static <T> Samples samples(Parts<List<T>> parts, Seed seed, BiConsumer<T, Row> writer) {
    return new FiniteSamples(
        new Listed<>(parts.train(), writer), new Listed<>(parts.test(), writer), seed);
  }

  @Override
  public int count() {
    return entries.size();
  }

  @Override
  public void write(int number, Row row) {
    writer.accept(entries.get(number), row);
  }
}
