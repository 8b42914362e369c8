// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A family of tasks: what the user reads about it and how its members are made.
 *
 * @param names what every member's name matches; its groups are what may be chosen
 */
record Family(TaskFamily about, Pattern names, Maker maker) {
  /** Makes a member, or refuses what was chosen. */
  @FunctionalInterface
  interface Maker {
    Task make(Name name, Seed seed);
  }

  Family(TaskFamily about, String names, Maker maker) {
    this(about, Pattern.compile(names, Pattern.DOTALL), maker);
  }

  Optional<Task> find(String name, Seed seed) {
    Matcher matcher = names.matcher(name);
    return matcher.matches()
        ? Optional.of(maker.make(new Name(name, matcher.toMatchResult()), seed))
        : Optional.empty();
  }
}
