// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.lock.Lock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a safetensors file says of where its values come from, in its metadata. */
final class Provenance {
  private Provenance() {}

  /** The metadata of what is written under a plan. */
  static Map<String, String> of(Lock lock) {
    return Map.of(
        "format", "pt",
        "evenkeel.algorithm", lock.plan().algorithm(),
        "evenkeel.model", lock.plan().model(),
        "evenkeel.plan", lock.digest(),
        "evenkeel.recipe", lock.plan().recipe(),
        "evenkeel.seed", Long.toString(lock.seed().value()));
  }

  /**
   * One line for each field that says something else than the plan. What a file does not say is no
   * difference: other programs that store the same values know nothing of it.
   *
   * @param metadata of each file by its name; where all say the same, once and without a name
   */
  static List<String> differences(Map<String, Map<String, String>> metadata, Lock lock) {
    boolean alike = metadata.values().stream().distinct().count() <= 1;
    return metadata.entrySet().stream()
        .limit(alike ? 1 : Long.MAX_VALUE)
        .flatMap(file -> differences(alike ? "" : file.getKey() + ": ", file.getValue(), lock))
        .toList();
  }

  private static Stream<String> differences(String start, Map<String, String> metadata, Lock lock) {
    return new TreeMap<>(of(lock))
        .entrySet().stream()
            .filter(field -> field.getKey().startsWith("evenkeel."))
            .filter(field -> metadata.containsKey(field.getKey()))
            .filter(field -> !metadata.get(field.getKey()).equals(field.getValue()))
            .map(field ->
                "%smetadata %s: is '%s' where the plan has '%s'"
                    .formatted(
                        start, field.getKey(), metadata.get(field.getKey()), field.getValue()));
  }
}
