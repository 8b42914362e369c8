// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.EinsumEquation;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A product of two signals, added up over an axis that both have: a matrix product, or an Einsum
 * that is one once its axes are put in order.
 *
 * @param left index of the factor whose own axes come first in the result: of queries, or weights
 * @param right index of the other: of keys, or values
 * @param terms number of products that are added up
 * @param rows number of results that an element of the right factor is in
 * @param columns number of results that an element of the left factor is in
 * @param isOfChannels whether the sum runs over channels and what it leaves are pairs of others
 * @param endsLeft whether the left factor's last axis is the one that is summed over
 */
record SignalProduct(
    int left,
    int right,
    double terms,
    double rows,
    double columns,
    boolean isOfChannels,
    boolean endsLeft) {

  /** The product that a node is, if its axes are known. */
  static Optional<SignalProduct> of(Calculus calculus) {
    Optional<Shape> a = calculus.shape(0);
    Optional<Shape> b = calculus.shape(1);
    if (a.isEmpty() || b.isEmpty() || calculus.node().inputs().size() != 2) {
      return Optional.empty();
    }
    return calculus.node().is("Einsum")
        ? EinsumEquation.of(calculus.node(), List.of(a.get(), b.get()))
            .flatMap(equation -> ofEinsum(calculus, equation))
        : Optional.of(ofMatrices(calculus, a.get(), b.get()));
  }

  private static SignalProduct ofMatrices(Calculus calculus, Shape a, Shape b) {
    Optional<Axes> left = calculus.axes(0).filter(axes -> axes.rank() > 1);
    Optional<Axes> right = calculus.axes(1).filter(axes -> axes.rank() > 1);
    boolean pairs =
        left.filter(axes -> axes.count(-1, Kind.CHANNEL) > 1)
                .filter(axes -> axes.count(-2, Kind.CHANNEL) == 1)
                .isPresent()
            && right.filter(axes -> axes.count(-1, Kind.CHANNEL) == 1).isPresent();
    double rows = a.rank() > 1 ? a.dimension(-2) : 1;
    double columns = b.rank() > 1 ? b.dimension(-1) : 1;
    return new SignalProduct(0, 1, a.dimension(-1), rows, columns, pairs, true);
  }

  private static Optional<SignalProduct> ofEinsum(Calculus calculus, EinsumEquation equation) {
    String result = equation.result();
    String own = own(equation, 0);
    String others = own(equation, 1);
    if (!isWithin(own, result) || !isWithin(others, result) || repeats(equation)) {
      return Optional.empty(); // a sum over one factor alone, or a diagonal
    }
    int left = isFirst(calculus, last(result, own), last(result, others)) ? 0 : 1;
    String summed = summed(equation);
    boolean pairs =
        channels(calculus, equation, summed, 0) > 1
            && channels(calculus, equation, own, 0) == 1
            && channels(calculus, equation, others, 1) == 1;
    String letters = equation.operands().get(left);
    boolean ends = summed.length() == 1 && letters.endsWith(summed);
    double rows = (double) equation.shape(left == 0 ? own : others).elementCount();
    double columns = (double) equation.shape(left == 0 ? others : own).elementCount();
    double terms = (double) equation.shape(summed).elementCount();
    return Optional.of(new SignalProduct(left, 1 - left, terms, rows, columns, pairs, ends));
  }

  /** Weights come before values, queries before keys, which are further behind in the result. */
  private static boolean isFirst(Calculus calculus, int own, int others) {
    return calculus.state(0) instanceof State.Weights
        || (!(calculus.state(1) instanceof State.Weights) && own <= others);
  }

  /** The axes that only one operand has. */
  private static String own(EinsumEquation equation, int operand) {
    return without(equation.operands().get(operand), equation.operands().get(1 - operand));
  }

  private static String summed(EinsumEquation equation) {
    return without(without(equation.operands().get(0), own(equation, 0)), equation.result());
  }

  private static String without(String letters, String others) {
    StringBuilder left = new StringBuilder();
    letters.chars().filter(l -> others.indexOf(l) < 0).forEach(left::appendCodePoint);
    return left.toString();
  }

  private static boolean isWithin(String letters, String others) {
    return without(letters, others).isEmpty();
  }

  private static boolean repeats(EinsumEquation equation) {
    return equation.operands().stream().anyMatch(o -> o.chars().distinct().count() < o.length());
  }

  private static int last(String result, String own) {
    return own.chars().map(result::indexOf).max().orElse(-1);
  }

  private static double channels(
      Calculus calculus, EinsumEquation equation, String letters, int operand) {
    String all = equation.operands().get(operand);
    return calculus
        .axes(operand)
        .map(axes -> letters.chars().mapToDouble(l -> axes.count(all.indexOf(l), Kind.CHANNEL)))
        .map(counts -> counts.reduce(1, (a, b) -> a * b))
        .orElse(1.0);
  }
}
