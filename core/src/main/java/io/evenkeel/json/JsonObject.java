// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.json;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a JSON object, its members in the order in which they are put. Doubles are written in
 * the shortest form that reads back to the same bits.
 */
public final class JsonObject {
  private final StringBuilder members = new StringBuilder();

  /**
   * Adds a string.
   *
   * @throws io.evenkeel.InvalidInputException if it holds half a character
   */
  public JsonObject put(String key, String value) {
    return putJson(key, JsonText.quoted(value));
  }

  public JsonObject put(String key, long value) {
    return putJson(key, Long.toString(value));
  }

  /**
   * Adds a number.
   *
   * @throws IllegalArgumentException if it is not finite, which JSON cannot say
   */
  public JsonObject put(String key, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(key + " is not finite: " + value);
    }
    return putJson(key, Double.toString(value));
  }

  /** Adds a value that is JSON text already. */
  public JsonObject putJson(String key, String json) {
    if (!members.isEmpty()) {
      members.append(",");
    }
    members.append(JsonText.quoted(key)).append(':').append(json);
    return this;
  }

  /** Adds an array of JSON texts on one line. */
  public JsonObject putArray(String key, List<String> elements) {
    return putJson(key, elements.stream().collect(Collectors.joining(",", "[", "]")));
  }

  /** Adds an array of JSON texts, each on a line of its own. */
  public JsonObject putLines(String key, List<String> elements) {
    return putJson(
        key,
        elements.isEmpty()
            ? "[]"
            : elements.stream().collect(Collectors.joining(",\n", "[\n", "]")));
  }

  /** The object on as few lines as its arrays allow. */
  @Override
  public String toString() {
    return "{" + members + "}";
  }
}
