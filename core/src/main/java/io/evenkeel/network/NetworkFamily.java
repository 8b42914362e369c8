// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Built-in networks that differ in numbers only.
 *
 * @param pattern how a member's name looks, capital letters standing for numbers: {@code mlp-DxW}
 * @param description one line
 * @param citation the paper that defines it
 * @param examples names that {@link Networks#of} builds
 * @param settings what can be chosen behind a member's name
 */
public record NetworkFamily(
    String pattern,
    String description,
    String citation,
    List<String> examples,
    List<Setting> settings) {
  public NetworkFamily {
    examples = List.copyOf(examples);
    settings = List.copyOf(settings);
  }

  NetworkFamily(String pattern, String description, String citation, List<String> examples) {
    this(pattern, description, citation, examples, List.of());
  }

  /** The family with more to choose. */
  NetworkFamily with(Setting... more) {
    return with(List.of(more));
  }

  /** The family with more to choose. */
  NetworkFamily with(List<Setting> more) {
    return new NetworkFamily(
        pattern,
        description,
        citation,
        examples,
        Stream.concat(settings.stream(), more.stream()).toList());
  }

  boolean has(String setting) {
    return settings.stream().anyMatch(each -> each.name().equals(setting));
  }
}
