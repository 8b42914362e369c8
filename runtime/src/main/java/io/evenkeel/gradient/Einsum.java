// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sum of products over named axes: each operand's gradient is the same sum with the operand and
 * the result exchanged.
 */
final class Einsum {
  private final Step step;
  private final List<String> terms;
  private final String result;
  private final Map<Character, Long> sizes = new HashMap<>();

  private Einsum(Step step, List<String> terms, String result) {
    this.step = step;
    this.terms = terms;
    this.result = result;
    for (int i = 0; i < terms.size(); i++) {
      for (int axis = 0; axis < terms.get(i).length(); axis++) {
        sizes.merge(terms.get(i).charAt(axis), step.x(i).size(axis), Math::max);
      }
    }
  }

  static void rule(Step step) {
    String equation = step.node().textAttribute("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    List<String> terms = new ArrayList<>(List.of(sides[0].split(",", -1)));
    String result = sides.length == 2 ? sides[1] : implicit(sides[0]);
    String batch = batch(step, terms);
    terms.replaceAll(term -> term.replace("...", batch));
    Einsum einsum = new Einsum(step, terms, result.replace("...", batch));
    for (int i = 0; i < terms.size(); i++) {
      if (step.wants(i)) {
        step.give(i, einsum.gradient(i));
      }
    }
  }

  /** Letters for the axes an ellipsis stands for; every operand has to have all of them. */
  private static String batch(Step step, List<String> terms) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < terms.size(); i++) {
      String term = terms.get(i);
      if (term.contains("...")) {
        int rank = step.x(i).rank() - (term.length() - 3);
        if (letters.length() > 0 && letters.length() != rank) {
          throw new UnsupportedFormException("Einsum repeats an ellipsis of fewer axes");
        }
        for (char letter = 'A'; letters.length() < rank; letter++) {
          if (terms.stream().noneMatch(new Letter(letter)::isIn)) {
            letters.append(letter);
          }
        }
      }
    }
    return letters.toString();
  }

  private record Letter(char letter) {
    boolean isIn(String term) {
      return term.indexOf(letter) >= 0;
    }
  }

  /** Without an arrow the letters that occur once remain, in alphabetical order. */
  private static String implicit(String operands) {
    String letters =
        operands
            .replace(",", "")
            .chars()
            .filter(
                letter -> letter != '.' && operands.indexOf(letter) == operands.lastIndexOf(letter))
            .sorted()
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return (operands.contains("...") ? "..." : "") + letters;
  }

  private Value gradient(int operand) {
    String own = terms.get(operand);
    if (own.chars().distinct().count() < own.length()) {
      throw new UnsupportedFormException("Einsum takes a diagonal, '" + own + "'");
    }
    List<String> others = new ArrayList<>(List.of(result));
    List<Value> operands = new ArrayList<>(List.of(step.dy()));
    for (int i = 0; i < terms.size(); i++) {
      if (i != operand) {
        others.add(terms.get(i));
        operands.add(step.x(i));
      }
    }
    // Axes that only the operand has were summed away: the gradient is the same along them.
    String present = kept(own, String.join("", others));
    Value found =
        step.ops().einsum(String.join(",", others) + "->" + present, shape(present), operands);
    return step.ops().expand(step.ops().reshape(found, singles(own, present)), shape(own));
  }

  private static String kept(String letters, String among) {
    return letters
        .chars()
        .filter(letter -> among.indexOf(letter) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Shape shape(String letters) {
    return new Shape(letters.chars().mapToObj(letter -> sizes.get((char) letter)).toList());
  }

  private Shape singles(String letters, String present) {
    return new Shape(
        letters
            .chars()
            .mapToObj(letter -> present.indexOf(letter) >= 0 ? sizes.get((char) letter) : 1L)
            .toList());
  }
}
