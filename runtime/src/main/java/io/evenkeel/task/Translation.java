// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a translation task. Inputs are {@code source}, the tokens to translate, and {@code
 * target}, the beginning mark and the translation's tokens; {@code labels} are the translation's
 * tokens and the end mark. What is longer is cut off, and then has no end mark.
 *
 * @param longestSource most tokens to translate
 * @param longestTarget most tokens of a translation
 */
record Translation(int longestSource, int longestTarget) {

  /** The task of some samples, all written by {@link #put}. */
  Task task(String name, int sourceWords, int targetWords, Samples samples) {
    int steps = longestTarget + 1;
    return new SampledTask(
        name,
        Kind.SEQUENCE,
        targetWords,
        Shape.of(longestSource),
        List.of(
            Column.tokens("source", sourceWords, longestSource),
            Column.tokens("target", targetWords, steps)),
        List.of(Column.integers("labels", steps)),
        samples);
  }

  /** Writes one sample. */
  void put(long[] source, long[] translation, Row row) {
    int steps = longestTarget + 1;
    int length = Math.min(translation.length, steps);
    long[] written = new long[steps];
    long[] labels = new long[steps];
    Arrays.fill(labels, Batch.IGNORED);
    written[0] = Vocabulary.BEGIN;
    System.arraycopy(translation, 0, written, 1, Math.min(length, longestTarget));
    System.arraycopy(translation, 0, labels, 0, length);
    if (length < steps) {
      labels[length] = Vocabulary.END;
    }
    row.put("source", Arrays.copyOf(source, longestSource));
    row.put("target", written);
    row.put("labels", labels);
  }
}
