// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that take tensors together element by element, repeating them where they are short. */
final class Arithmetic {
  private Arithmetic() {}

  static Map<String, Rule> rules() {
    return Map.ofEntries(
        Map.entry("Add", Arithmetic::sum),
        Map.entry("Sum", Arithmetic::sum),
        Map.entry("Mean", Arithmetic::mean),
        Map.entry("Sub", Arithmetic::difference),
        Map.entry("Mul", Arithmetic::product),
        Map.entry("Div", Arithmetic::quotient),
        Map.entry("Pow", Arithmetic::power),
        Map.entry("Max", Arithmetic::extremum),
        Map.entry("Min", Arithmetic::extremum),
        Map.entry("Where", Arithmetic::choice));
  }

  private static void sum(Step step) {
    IntStream.range(0, step.inputCount()).forEach(i -> step.give(i, step.dy()));
  }

  private static void mean(Step step) {
    Value share = step.ops().mul(step.dy(), 1. / step.inputCount());
    IntStream.range(0, step.inputCount()).forEach(i -> step.give(i, share));
  }

  private static void difference(Step step) {
    step.give(0, step.dy());
    if (step.wants(1)) {
      step.give(1, step.ops().neg(step.dy()));
    }
  }

  private static void product(Step step) {
    for (int i : List.of(0, 1)) {
      if (step.wants(i)) {
        step.give(i, step.ops().mul(step.dy(), step.x(1 - i)));
      }
    }
  }

  private static void quotient(Step step) {
    Ops ops = step.ops();
    Value share = ops.div(step.dy(), step.x(1));
    step.give(0, share);
    if (step.wants(1)) {
      step.give(1, ops.neg(ops.mul(share, step.y(0))));
    }
  }

  private static void power(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    Value exponent = ops.cast(step.x(1), x.dtype());
    if (step.wants(0)) {
      Value lower = ops.pow(x, ops.add(exponent, -1));
      step.give(0, ops.mul(step.dy(), ops.mul(exponent, lower)));
    }
    if (step.wants(1)) {
      step.give(1, ops.mul(step.dy(), ops.mul(step.y(0), ops.unary("Log", x))));
    }
  }

  /** Inputs that attain the extremum share its gradient, as in PyTorch. */
  private static void extremum(Step step) {
    Ops ops = step.ops();
    List<Value> attained =
        IntStream.range(0, step.inputCount())
            .mapToObj(i -> ops.indicator(ops.equal(step.x(i), step.y(0)), step.y(0)))
            .toList();
    Value share = ops.div(step.dy(), attained.stream().reduce(ops::add).orElseThrow());
    for (int i = 0; i < attained.size(); i++) {
      if (step.wants(i)) {
        step.give(i, ops.mul(share, attained.get(i)));
      }
    }
  }

  private static void choice(Step step) {
    Ops ops = step.ops();
    if (step.wants(1)) {
      step.give(1, ops.where(step.x(0), step.dy()));
    }
    if (step.wants(2)) {
      step.give(2, ops.where(step.x(0), ops.scalar(0, step.dy()), step.dy()));
    }
  }
}
