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

/** The shape of an Einsum without ellipsis: each letter of the result has its operands' size. */
final class EinsumRule {
  private EinsumRule() {}

  /**
   * The result.
   *
   * @param operand shape of each input, if it is known
   */
  static Optional<Shape> shape(Node node, IntFunction<Optional<Shape>> operand) {
    String equation = node.textAttribute("equation", "").replace(" ", "");
    List<String> sides = List.of(equation.split("->", -1));
    List<String> terms = List.of(sides.getFirst().split(",", -1));
    if (equation.contains(".") || sides.size() > 2 || terms.size() != node.inputs().size()) {
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
