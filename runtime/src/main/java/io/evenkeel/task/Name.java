// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.MatchResult;

/**
 * A task's name as the user wrote it, with what was chosen in it.
 *
 * @param groups what the family's pattern found
 */
record Name(String text, MatchResult groups) {
  private static final int MAX_DIGITS = 9;

  /** A number that may be left out. */
  int number(int group, String what, int usual, int least, int most) {
    String digits = groups.group(group);
    if (digits == null) {
      return usual;
    }
    int number = digits.length() <= MAX_DIGITS ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    if (number < least || number > most) {
      throw refusal("%s must be from %d to %d".formatted(what, least, most));
    }
    return number;
  }

  String text(int group) {
    return groups.group(group);
  }

  Path path(int group) {
    try {
      return Path.of(groups.group(group));
    } catch (InvalidPathException e) {
      throw new InvalidInputException("%s: not a path; %s".formatted(text, e.getReason()), e);
    }
  }

  InvalidInputException refusal(String why) {
    return new InvalidInputException("there is no task %s: %s".formatted(text, why));
  }
}
