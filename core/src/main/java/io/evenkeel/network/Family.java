// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Graph;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network family: what the user reads about it and how its members are built.
 *
 * @param about what the user reads
 * @param names what every member's name matches; its groups are the numbers
 * @param builder builds a member, or refuses numbers that the family cannot have
 */
record Family(NetworkFamily about, Pattern names, Function<Name, Graph> builder) {

  Family(NetworkFamily about, String names, Function<Name, Graph> builder) {
    this(about, Pattern.compile(names), builder);
  }

  boolean has(String name) {
    return names.matcher(Choices.stem(name)).matches();
  }

  Optional<Graph> find(String name) {
    Matcher matcher = names.matcher(Choices.stem(name));
    return matcher.matches()
        ? Optional.of(
            builder.apply(new Name(name, matcher.toMatchResult(), Choices.of(name, about))))
        : Optional.empty();
  }

  /** A member's name with those of some sizes that it can have and does not have yet. */
  String fitted(String name, Map<String, Long> sizes) {
    Map<String, String> chosen = new TreeMap<>(Choices.of(name, about).chosen());
    sizes.forEach((setting, size) -> {
      if (about.has(setting)) {
        chosen.putIfAbsent(setting, String.valueOf(size));
      }
    });
    return Choices.written(Choices.stem(name), chosen);
  }
}
