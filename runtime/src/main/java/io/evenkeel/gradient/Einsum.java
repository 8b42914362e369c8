// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Value;
import io.evenkeel.graph.EinsumEquation;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A sum of products over named axes: each operand's gradient is the same sum with the operand and
 * the result exchanged.
 */
final class Einsum {
  private final Step step;
  private final EinsumEquation equation;

  private Einsum(Step step, EinsumEquation equation) {
    this.step = step;
    this.equation = equation;
  }

  static void rule(Step step) {
    List<Shape> shapes =
        IntStream.range(0, step.inputCount()).mapToObj(i -> step.x(i).shape()).toList();
    EinsumEquation equation =
        EinsumEquation.of(step.node(), shapes)
            .orElseThrow(
                () -> new UnsupportedFormException("Einsum repeats an ellipsis of fewer axes"));
    Einsum einsum = new Einsum(step, equation);
    for (int i = 0; i < shapes.size(); i++) {
      if (step.wants(i)) {
        step.give(i, einsum.gradient(i));
      }
    }
  }

  private Value gradient(int operand) {
    List<String> terms = equation.operands();
    String own = terms.get(operand);
    if (own.chars().distinct().count() < own.length()) {
      throw new UnsupportedFormException("Einsum takes a diagonal, '" + own + "'");
    }
    List<String> others = new ArrayList<>(List.of(equation.result()));
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
        step.ops()
            .einsum(String.join(",", others) + "->" + present, equation.shape(present), operands);
    return step.ops().expand(step.ops().reshape(found, singles(own, present)), equation.shape(own));
  }

  private static String kept(String letters, String among) {
    return letters
        .chars()
        .filter(letter -> among.indexOf(letter) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Shape singles(String letters, String present) {
    return new Shape(
        letters
            .chars()
            .mapToObj(
                letter -> present.indexOf(letter) >= 0 ? equation.sizes().get((char) letter) : 1L)
            .toList());
  }
}
