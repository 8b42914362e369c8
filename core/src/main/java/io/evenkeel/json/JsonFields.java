// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.json;

import io.evenkeel.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of a JSON object that must be exactly those its reader asks for.
 *
 * <p>Every refusal names the member by its path, such as {@code parameters[3].initializer.std}.
 */
public final class JsonFields {
  private record NumberText(String text) {}

  private final String file;
  private final String path;
  private final Map<?, ?> members;
  private final Set<String> asked = new HashSet<>();

  private JsonFields(String file, String path, Map<?, ?> members) {
    this.file = file;
    this.path = path;
    this.members = members;
  }

  /**
   * Reads a whole text that is one object.
   *
   * @param file named in refusals
   */
  public static JsonFields read(String file, byte[] bytes) {
    JsonReader json = new JsonReader(file, 0, bytes);
    Map<String, Object> members = object(json);
    json.end();
    return new JsonFields(file, "", members);
  }

  private static Map<String, Object> object(JsonReader json) {
    Map<String, Object> members = new LinkedHashMap<>();
    json.object(key -> members.put(key, value(json)));
    return members;
  }

  private static Object value(JsonReader json) {
    return switch (json.peek()) {
      case '{' -> object(json);
      case '[' -> {
        List<Object> elements = new ArrayList<>();
        json.array(() -> elements.add(value(json)));
        yield elements;
      }
      case '"' -> json.string();
      case 't', 'f', 'n' -> throw json.malformed("true, false and null are not expected here");
      default -> new NumberText(json.numberText());
    };
  }

  /** Whether there is a member of that name. */
  public boolean has(String key) {
    asked.add(key);
    return members.containsKey(key);
  }

  public String string(String key) {
    return as(String.class, member(key), path(key), "a string");
  }

  public double number(String key) {
    double value =
        Double.parseDouble(as(NumberText.class, member(key), path(key), "a number").text());
    if (Double.isInfinite(value)) {
      throw refused("%s is too large".formatted(path(key)));
    }
    return value;
  }

  public long integer(String key) {
    return integer(member(key), path(key));
  }

  public JsonFields object(String key) {
    return new JsonFields(file, path(key), as(Map.class, member(key), path(key), "an object"));
  }

  public List<JsonFields> objects(String key) {
    return elements(
        key, (value, at) -> new JsonFields(file, at, as(Map.class, value, at, "an object")));
  }

  public List<String> strings(String key) {
    return elements(key, (value, at) -> as(String.class, value, at, "a string"));
  }

  public List<Long> integers(String key) {
    return elements(key, this::integer);
  }

  /** Requires that every member has been asked for. */
  public void end() {
    for (Object key : members.keySet()) {
      if (!asked.contains(String.valueOf(key))) {
        throw refused("%s is not known".formatted(path(String.valueOf(key))));
      }
    }
  }

  /** The refusal of a member's value. */
  public InvalidInputException refused(String key, String why) {
    return refused("%s %s".formatted(path(key), why));
  }

  private interface Element<T> {
    T of(Object value, String path);
  }

  private <T> List<T> elements(String key, Element<T> element) {
    List<?> values = as(List.class, member(key), path(key), "an array");
    List<T> elements = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      elements.add(element.of(values.get(i), "%s[%d]".formatted(path(key), i)));
    }
    return elements;
  }

  private long integer(Object value, String at) {
    String text = as(NumberText.class, value, at, "an integer").text();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused("%s is no integer of 64 bits: %s".formatted(at, text));
    }
  }

  private Object member(String key) {
    asked.add(key);
    Object value = members.get(key);
    if (value == null) {
      throw refused("%s is missing".formatted(path(key)));
    }
    return value;
  }

  private <T> T as(Class<T> type, Object value, String at, String what) {
    if (!type.isInstance(value)) {
      throw refused("%s is not %s".formatted(at, what));
    }
    return type.cast(value);
  }

  private String path(String key) {
    String shown = key.matches("\\w+") ? key : JsonText.shown(key);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  private InvalidInputException refused(String what) {
    return new InvalidInputException("%s: %s".formatted(file, what));
  }
}
