// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/** In words, why a file is not the one that would be written. */
final class HeaderDifference {
  private HeaderDifference() {}

  /** Half a sentence whose subject is the file. */
  static String between(Path file, Map<String, String> metadata, Layout layout) {
    try (Arena arena = Arena.ofConfined()) {
      Header there = HeaderReader.begin(file.toString(), InputFile.map(file, arena));
      TreeSet<String> keys = new TreeSet<>(metadata.keySet());
      keys.addAll(there.metadata().keySet());
      for (String key : keys) {
        String other = there.metadata().get(key);
        String ours = metadata.get(key);
        if (other == null || !other.equals(ours)) {
          return "has %s %s where this run has %s".formatted(key, shown(other), shown(ours));
        }
      }
      return there.layout().equals(layout)
          ? "is damaged"
          : "has tensors of other names, shapes or types than this run";
    } catch (InvalidInputException e) {
      return "was not written by such a run";
    }
  }

  private static String shown(String value) {
    return value == null ? "none" : JsonText.shown(value);
  }
}
