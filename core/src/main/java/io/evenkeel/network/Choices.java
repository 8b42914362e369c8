// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was chosen behind a network's name: {@code lstm-classifier:hidden=64,layers=1}.
 *
 * @param family whose settings can be chosen
 * @param chosen values by the settings' names
 */
record Choices(NetworkFamily family, Map<String, String> chosen) {
  private static final char BEHIND = ':';

  Choices {
    chosen = Map.copyOf(chosen);
  }

  /**
   * Reads the choices in a name.
   *
   * @throws InvalidInputException if they are not the family's or not written as settings are
   */
  static Choices of(String name, NetworkFamily family) {
    Map<String, String> chosen = new TreeMap<>();
    int behind = name.indexOf(BEHIND);
    if (behind >= 0) {
      for (String choice : name.substring(behind + 1).split(",", -1)) {
        int equals = choice.indexOf('=');
        if (equals < 1) {
          throw refusal(name, "\"%s\" is not SETTING=VALUE".formatted(choice));
        }
        String setting = choice.substring(0, equals);
        if (!family.has(setting)) {
          throw refusal(name, unknown(setting, family));
        }
        if (chosen.put(setting, choice.substring(equals + 1)) != null) {
          throw refusal(name, setting + " is chosen twice");
        }
      }
    }
    return new Choices(family, chosen);
  }

  /** The name without what was chosen. */
  static String stem(String name) {
    int behind = name.indexOf(BEHIND);
    return behind < 0 ? name : name.substring(0, behind);
  }

  static String written(String stem, Map<String, String> chosen) {
    return chosen.isEmpty()
        ? stem
        : stem
            + BEHIND
            + chosen.entrySet().stream()
                .map(choice -> choice.getKey() + "=" + choice.getValue())
                .collect(Collectors.joining(","));
  }

  /** What holds for a setting. */
  String value(String setting) {
    return chosen.getOrDefault(setting, usual(setting));
  }

  private String usual(String setting) {
    return family.settings().stream()
        .filter(each -> each.name().equals(setting))
        .findFirst()
        .map(Setting::usual)
        .orElseThrow(() -> new IllegalArgumentException(family.pattern() + " has no " + setting));
  }

  private static String unknown(String setting, NetworkFamily family) {
    String known = family.settings().stream().map(Setting::name).collect(Collectors.joining(", "));
    return known.isEmpty()
        ? "%s has no settings".formatted(family.pattern())
        : "%s has no setting \"%s\"; it has %s".formatted(family.pattern(), setting, known);
  }

  static InvalidInputException refusal(String name, String why) {
    return new InvalidInputException("there is no network %s: %s".formatted(name, why));
  }
}
