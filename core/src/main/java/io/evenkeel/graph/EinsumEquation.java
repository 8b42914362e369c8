// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an Einsum adds up, with a letter for every axis; an ellipsis is spelled out.
 *
 * @param operands the letters of each input's axes
 * @param result those of the result
 * @param sizes of the axes by letter; one of size 1 stretches to another operand's
 */
public record EinsumEquation(List<String> operands, String result, Map<Character, Long> sizes) {
  private static final String ELLIPSIS = "...";

  /**
   * The equation of a node.
   *
   * @param shapes of its inputs
   * @return empty if it does not fit them, or its ellipses stand for different numbers of axes
   */
  public static Optional<EinsumEquation> of(Node node, List<Shape> shapes) {
    String equation = node.textAttribute("equation", "").replace(" ", "");
    List<String> sides = List.of(equation.split("->", -1));
    List<String> operands = List.of(sides.getFirst().split(",", -1));
    if (sides.size() > 2 || operands.size() != shapes.size()) {
      return Optional.empty();
    }
    String result = sides.size() == 2 ? sides.get(1) : implicit(sides.getFirst());
    String batch = unused(equation, batchRank(operands, shapes));
    List<String> spelled =
        operands.stream().map(letters -> letters.replace(ELLIPSIS, batch)).toList();
    String whole = result.replace(ELLIPSIS, batch);
    return sizes(spelled, shapes)
        .filter(sizes -> whole.chars().allMatch(letter -> sizes.containsKey((char) letter)))
        .map(sizes -> new EinsumEquation(spelled, whole, sizes));
  }

  /** The shape of axes of these letters. */
  public Shape shape(String letters) {
    return new Shape(letters.chars().mapToObj(letter -> sizes.get((char) letter)).toList());
  }

  /** How many axes the first ellipsis stands for. */
  private static int batchRank(List<String> operands, List<Shape> shapes) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).contains(ELLIPSIS)) {
        int named = operands.get(i).length() - ELLIPSIS.length();
        return Math.max(0, shapes.get(i).rank() - named);
      }
    }
    return 0;
  }

  private static String unused(String equation, int count) {
    StringBuilder letters = new StringBuilder();
    for (char letter = 'A'; letter <= 'Z' && letters.length() < count; letter++) {
      if (equation.indexOf(letter) < 0) {
        letters.append(letter);
      }
    }
    return letters.toString();
  }

  /** Empty if an operand has not as many axes as letters. */
  private static Optional<Map<Character, Long>> sizes(List<String> operands, List<Shape> shapes) {
    Map<Character, Long> sizes = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      String letters = operands.get(i);
      if (letters.length() != shapes.get(i).rank()) {
        return Optional.empty();
      }
      for (int axis = 0; axis < letters.length(); axis++) {
        sizes.merge(letters.charAt(axis), shapes.get(i).dimension(axis), (a, b) -> a == 1 ? b : a);
      }
    }
    return Optional.of(sizes);
  }

  /** Without an arrow the letters that occur once remain, in alphabetical order. */
  private static String implicit(String operands) {
    String letters =
        operands
            .chars()
            .filter(Character::isLetter)
            .filter(letter -> operands.indexOf(letter) == operands.lastIndexOf(letter))
            .sorted()
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return (operands.contains(ELLIPSIS) ? ELLIPSIS : "") + letters;
  }
}
