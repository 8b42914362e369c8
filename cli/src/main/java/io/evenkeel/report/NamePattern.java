// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many names that differ in numbers as one: {@code layer1.{0..2}.conv1.weight}. */
final class NamePattern {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int MOST_LISTED = 4;

  private NamePattern() {}

  /** The name with a hole for every number: equal for names that may stand together. */
  static String shape(String name) {
    return NUMBER.matcher(name).replaceAll("#");
  }

  /** One line for names of the same shape. */
  static String of(List<String> names) {
    String first = names.getFirst();
    if (names.size() == 1) {
      return first;
    }
    List<NavigableSet<Long>> numbers = new ArrayList<>();
    names.forEach(name -> collect(name, numbers));
    StringBuilder text = new StringBuilder();
    Matcher matcher = NUMBER.matcher(first);
    int end = 0;
    for (int hole = 0; matcher.find(); hole++) {
      text.append(first, end, matcher.start()).append(range(numbers.get(hole)));
      end = matcher.end();
    }
    return text.append(first.substring(end)).toString();
  }

  private static void collect(String name, List<NavigableSet<Long>> numbers) {
    Matcher matcher = NUMBER.matcher(name);
    for (int hole = 0; matcher.find(); hole++) {
      if (hole == numbers.size()) {
        numbers.add(new TreeSet<>());
      }
      numbers.get(hole).add(parse(matcher.group()));
    }
  }

  private static long parse(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static String range(NavigableSet<Long> numbers) {
    if (numbers.size() == 1) {
      return numbers.first().toString();
    }
    boolean dense = numbers.last() - numbers.first() == numbers.size() - 1L;
    if (dense || numbers.size() > MOST_LISTED) {
      return "{" + numbers.first() + (dense ? ".." : "…") + numbers.last() + "}";
    }
    return "{" + String.join(",", numbers.stream().map(String::valueOf).toList()) + "}";
  }
}
