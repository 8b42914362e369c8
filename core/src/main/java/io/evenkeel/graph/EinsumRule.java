// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The shape of an Einsum: each letter of the result has its operands' size. */
final class EinsumRule {
  /** Not letters, so that no equation has them. */
  private static final String UNUSED = "0123456789";

  private EinsumRule() {}

  /**
   * The result.
   *
   * @param operand shape of each input, if it is known
   */
  static Optional<Shape> shape(Node node, IntFunction<Optional<Shape>> operand) {
    String written = node.textAttribute("equation", "").replace(" ", "");
    String equation = written.replace("...", batch(written, operand));
    List<String> sides = List.of(equation.split("->", -1));
    List<String> terms = List.of(sides.getFirst().split(",", -1));
    if (sides.size() > 2 || terms.size() != node.inputs().size()) {
      return Optional.empty();
    }
    Map<Character, Long> sizes = new HashMap<>();
    for (int i = 0; i < terms.size(); i++) {
      String letters = terms.get(i);
      Optional<Shape> shape = operand.apply(i).filter(s -> s.rank() == letters.length());
      if (shape.isEmpty()) {
        return Optional.empty();
      }
      for (int axis = 0; axis < letters.length(); axis++) {
        // A size of 1 stretches to the other operand's.
        sizes.merge(letters.charAt(axis), shape.get().dimension(axis), (a, b) -> a == 1 ? b : a);
      }
    }
    String result = sides.size() == 2 ? sides.get(1) : implicit(sides.getFirst());
    return known(result, sizes);
  }

  /**
   * Letters for the axes of an ellipsis, as the first operand that has one shows; none if unknown.
   */
  private static String batch(String equation, IntFunction<Optional<Shape>> operand) {
    String[] terms = equation.split("->", -1)[0].split(",", -1);
    for (int i = 0; i < terms.length; i++) {
      if (terms[i].contains("...")) {
        int named = terms[i].length() - 3;
        int axes = operand.apply(i).map(shape -> shape.rank() - named).orElse(0);
        return UNUSED.substring(0, Math.clamp(axes, 0, UNUSED.length()));
      }
    }
    return "";
  }

  private static Optional<Shape> known(String letters, Map<Character, Long> sizes) {
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (!sizes.containsKey(letter)) {
        return Optional.empty();
      }
      dimensions.add(sizes.get(letter));
    }
    return Optional.of(new Shape(dimensions));
  }

  /** Without an arrow the letters that occur once remain, in alphabetical order. */
  private static String implicit(String operands) {
    return operands
        .replace(",", "")
        .chars()
        .filter(letter -> operands.indexOf(letter) == operands.lastIndexOf(letter))
        .sorted()
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
