// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import java.util.List;

/**
 * Built-in networks that differ in numbers only.
 *
 * @param pattern how a member's name looks, capital letters standing for numbers: {@code mlp-DxW}
 * @param description one line
 * @param citation the paper that defines it
 * @param examples names that {@link Networks#of} builds
 */
public record NetworkFamily(
    String pattern, String description, String citation, List<String> examples) {
  public NetworkFamily {
    examples = List.copyOf(examples);
  }
}
