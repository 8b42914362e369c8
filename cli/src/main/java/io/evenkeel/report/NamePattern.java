// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many names that differ in numbers as one: {@code layer1.{0..2}.conv1.weight}. */
final class NamePattern {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int MOST_LISTED = 4;

  private NamePattern() {}

  /** The name with a hole for every number: equal for names that may stand together. */
  static String shape(String name) {
    return NUMBER.matcher(name).replaceAll("#");
  }

  /** Names of the same shape in patterns that stand for them and for no others. */
  static List<String> exact(List<String> names) {
    if (isProduct(names)) {
      return List.of(of(names));
    }
    int holes = numbers(names.getFirst()).size();
    return IntStream.range(0, holes)
        .mapToObj(hole -> parts(names, hole))
        .filter(parts -> parts.size() > 1)
        .map(parts -> parts.stream().flatMap(part -> exact(part).stream()).toList())
        .min(Comparator.comparingInt(List::size))
        .orElse(names);
  }

  /** Whether every combination of the numbers at the holes is a name's. */
  private static boolean isProduct(List<String> names) {
    double combinations = holes(names).stream().mapToDouble(Set::size).reduce(1, (a, b) -> a * b);
    return combinations == new HashSet<>(names).size();
  }

  /** Names parted by the number at a hole, numbers with the same names around them together. */
  private static Collection<List<String>> parts(List<String> names, int hole) {
    Map<String, List<String>> byNumber =
        names.stream()
            .collect(
                Collectors.groupingBy(
                    name -> numbers(name).get(hole), LinkedHashMap::new, Collectors.toList()));
    Map<Set<String>, List<String>> byRest = new LinkedHashMap<>();
    for (List<String> same : byNumber.values()) {
      Set<String> rest = same.stream().map(name -> without(name, hole)).collect(Collectors.toSet());
      byRest.computeIfAbsent(rest, key -> new ArrayList<>()).addAll(same);
    }
    return byRest.values();
  }

  private static List<String> numbers(String name) {
    return NUMBER.matcher(name).results().map(MatchResult::group).toList();
  }

  private static String without(String name, int hole) {
    MatchResult number = NUMBER.matcher(name).results().toList().get(hole);
    return name.substring(0, number.start()) + '#' + name.substring(number.end());
  }

  /** One line for names of the same shape, and maybe for more. */
  static String of(List<String> names) {
    String first = names.getFirst();
    if (names.size() == 1) {
      return first;
    }
    List<NavigableSet<Long>> numbers = holes(names);
    StringBuilder text = new StringBuilder();
    Matcher matcher = NUMBER.matcher(first);
    int end = 0;
    for (int hole = 0; matcher.find(); hole++) {
      text.append(first, end, matcher.start()).append(range(numbers.get(hole)));
      end = matcher.end();
    }
    return text.append(first.substring(end)).toString();
  }

  /** The numbers at each hole of names of the same shape. */
  private static List<NavigableSet<Long>> holes(List<String> names) {
    List<NavigableSet<Long>> holes = new ArrayList<>();
    numbers(names.getFirst()).forEach(first -> holes.add(new TreeSet<>()));
    for (String name : names) {
      List<String> numbers = numbers(name);
      for (int hole = 0; hole < numbers.size(); hole++) {
        holes.get(hole).add(parse(numbers.get(hole)));
      }
    }
    return holes;
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
