// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/**
 * A network's name as the user wrote it, with the numbers found in it.
 *
 * @param text the whole name
 * @param groups what the family's pattern found
 * @param choices what was chosen behind it
 */
record Name(String text, MatchResult groups, Choices choices) {
  /** Regular expression of one number, for a family's pattern. */
  static final String NUMBER = "([1-9][0-9]*)";

  private static final int MAX_DIGITS = 9;

  /**
   * A number in the name.
   *
   * @param group its place in the pattern, from 1
   * @param what what it counts, for the error message
   */
  int number(int group, String what, int least, int most) {
    return within(groups.group(group), what, least, most);
  }

  /** A setting that is a number. */
  int setting(String setting, int least, int most) {
    return within(choices.value(setting), setting, least, most);
  }

  /** The setting {@code classes}. */
  int classes() {
    return setting("classes", 1, 1 << 20);
  }

  /** The setting {@code channels}. */
  int channels() {
    return setting("channels", 1, 1 << 12);
  }

  /** A setting that is a word. */
  String setting(String setting) {
    return choices.value(setting);
  }

  /** A setting that is one of some words. */
  String setting(String setting, List<String> words) {
    String word = choices.value(setting);
    if (!words.contains(word)) {
      throw refusal("%s is one of %s".formatted(setting, String.join(", ", words)));
    }
    return word;
  }

  /** A setting that is a number from 0 to 1. */
  float share(String setting) {
    try {
      float share = Float.parseFloat(choices.value(setting));
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw refusal("%s \"%s\" is no number".formatted(setting, choices.value(setting)));
    }
    throw refusal("%s must be from 0 to 1".formatted(setting));
  }

  private int within(String digits, String what, int least, int most) {
    if (digits.matches("[0-9]{1,%d}".formatted(MAX_DIGITS))) {
      int number = Integer.parseInt(digits);
      if (least <= number && number <= most) {
        return number;
      }
    }
    throw refusal("%s must be from %d to %d".formatted(what, least, most));
  }

  /** A depth out of a list of those that the family has. */
  int oneOf(int group, List<Integer> depths) {
    return depths.stream()
        .filter(depth -> groups.group(group).equals(depth.toString()))
        .findFirst()
        .orElseThrow(() -> refusal("the depths are " + joined(depths)));
  }

  /**
   * The n for which the depth is {@code step · n + offset}.
   *
   * @param most the greatest depth
   */
  int steps(int group, int step, int offset, int most) {
    int depth = number(group, "depth", step + offset, most);
    int remainder = (depth - offset) % step;
    if (remainder != 0) {
      int below = depth - remainder;
      throw refusal(
          "its depth is %dn+%d; the nearest are %s"
              .formatted(step, offset, joined(List.of(below, below + step))));
    }
    return (depth - offset) / step;
  }

  /** A part of the name that may be left out. */
  Optional<String> option(int group) {
    return Optional.ofNullable(groups.group(group));
  }

  InvalidInputException refusal(String why) {
    return Choices.refusal(text, why);
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
