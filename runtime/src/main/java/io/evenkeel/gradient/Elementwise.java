// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions of each element alone: the gradient is multiplied by the function's slope. */
final class Elementwise {
  private static final double SELU_ALPHA = 1.6732631921768188;
  private static final double SELU_GAMMA = 1.0507010221481323;

  /** The slope at x, of a function whose value there is y. */
  @FunctionalInterface
  private interface Slope {
    Value at(Ops ops, Node node, Value x, Value y);
  }

  private Elementwise() {}

  static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    Map<String, Slope> slopes = new HashMap<>();
    putPowers(slopes);
    putTrigonometric(slopes);
    putRectifiers(slopes);
    putSmooth(slopes);
    slopes.forEach((op, slope) -> rules.put(op, rule(slope)));
    for (String op : List.of("Identity", "Cast", "Dropout", "CastLike")) {
      rules.put(op, step -> step.give(0, step.ops().cast(step.dy(), step.x(0).dtype())));
    }
    rules.put("Neg", step -> step.give(0, step.ops().neg(step.dy())));
    // Piecewise constant: the slope is zero wherever there is one.
    for (String op : List.of("Sign", "Floor", "Ceil", "Round")) {
      rules.put(op, step -> {});
    }
    rules.put("Relu", Elementwise::relu);
    rules.put("Clip", Elementwise::clip);
    rules.put("Gelu", ((Composition) Elementwise::gelu).rule());
    rules.put("Mish", ((Composition) Elementwise::mish).rule());
    rules.put("Swish", ((Composition) Elementwise::swish).rule());
    rules.put("PRelu", Elementwise::prelu);
    return rules;
  }

  private static Rule rule(Slope slope) {
    return step -> {
      Value at = slope.at(step.ops(), step.node(), step.x(0), step.y(0));
      step.give(0, step.ops().mul(step.dy(), at));
    };
  }

  private static void putPowers(Map<String, Slope> slopes) {
    slopes.put("Abs", (ops, node, x, y) -> ops.unary("Sign", x));
    slopes.put("Exp", (ops, node, x, y) -> y);
    slopes.put("Log", (ops, node, x, y) -> ops.reciprocal(x));
    slopes.put("Sqrt", (ops, node, x, y) -> ops.mul(ops.reciprocal(y), .5));
    slopes.put("Reciprocal", (ops, node, x, y) -> ops.neg(ops.square(y)));
    slopes.put(
        "Erf",
        (ops, node, x, y) ->
            ops.mul(ops.unary("Exp", ops.neg(ops.square(x))), 2 / Math.sqrt(Math.PI)));
  }

  private static void putTrigonometric(Map<String, Slope> slopes) {
    slopes.put("Sin", (ops, node, x, y) -> ops.unary("Cos", x));
    slopes.put("Cos", (ops, node, x, y) -> ops.neg(ops.unary("Sin", x)));
    slopes.put("Tan", (ops, node, x, y) -> ops.add(ops.square(y), 1));
    slopes.put("Asin", (ops, node, x, y) -> ops.pow(ops.complement(ops.square(x)), -.5));
    slopes.put("Acos", (ops, node, x, y) -> ops.neg(ops.pow(ops.complement(ops.square(x)), -.5)));
    slopes.put("Atan", (ops, node, x, y) -> ops.reciprocal(ops.add(ops.square(x), 1)));
    slopes.put("Sinh", (ops, node, x, y) -> ops.unary("Cosh", x));
    slopes.put("Cosh", (ops, node, x, y) -> ops.unary("Sinh", x));
    slopes.put("Tanh", (ops, node, x, y) -> ops.complement(ops.square(y)));
    slopes.put("Asinh", (ops, node, x, y) -> ops.pow(ops.add(ops.square(x), 1), -.5));
    slopes.put("Acosh", (ops, node, x, y) -> ops.pow(ops.add(ops.square(x), -1), -.5));
    slopes.put("Atanh", (ops, node, x, y) -> ops.reciprocal(ops.complement(ops.square(x))));
  }

  private static void putRectifiers(Map<String, Slope> slopes) {
    slopes.put(
        "LeakyRelu",
        (ops, node, x, y) -> positive(ops, x, one(ops, x), scalar(ops, x, node, "alpha", .01)));
    slopes.put(
        "ThresholdedRelu",
        (ops, node, x, y) -> ops.indicator(ops.greater(x, scalar(ops, x, node, "alpha", 1)), x));
    slopes.put(
        "Elu",
        (ops, node, x, y) ->
            positive(ops, x, one(ops, x), ops.add(y, node.realAttribute("alpha", 1))));
    slopes.put(
        "Celu",
        (ops, node, x, y) ->
            positive(
                ops, x, one(ops, x), ops.add(ops.mul(y, 1 / node.realAttribute("alpha", 1)), 1)));
    slopes.put("Selu", Elementwise::selu);
    slopes.put("Shrink", Elementwise::shrink);
    slopes.put("HardSigmoid", Elementwise::hardSigmoid);
    slopes.put("HardSwish", Elementwise::hardSwish);
  }

  private static void putSmooth(Map<String, Slope> slopes) {
    slopes.put("Sigmoid", (ops, node, x, y) -> ops.mul(y, ops.complement(y)));
    slopes.put("Softplus", (ops, node, x, y) -> ops.unary("Sigmoid", x));
    slopes.put(
        "Softsign",
        (ops, node, x, y) -> ops.square(ops.reciprocal(ops.add(ops.unary("Abs", x), 1))));
  }

  private static Value one(Ops ops, Value x) {
    return ops.scalar(1, x);
  }

  private static Value scalar(Ops ops, Value x, Node node, String attribute, double fallback) {
    return ops.scalar(node.realAttribute(attribute, fallback), x);
  }

  private static Value positive(Ops ops, Value x, Value above, Value below) {
    return ops.where(ops.greater(x, 0), above, below);
  }

  private static Value selu(Ops ops, Node node, Value x, Value y) {
    double gamma = node.realAttribute("gamma", SELU_GAMMA);
    double alpha = node.realAttribute("alpha", SELU_ALPHA);
    return positive(ops, x, ops.scalar(gamma, x), ops.add(y, gamma * alpha));
  }

  /** Zero up to a size, and beyond it a shifted x. */
  private static Value shrink(Ops ops, Node node, Value x, Value y) {
    return ops.indicator(ops.greater(ops.unary("Abs", x), scalar(ops, x, node, "lambd", .5)), x);
  }

  private static Value hardSigmoid(Ops ops, Node node, Value x, Value y) {
    Value inside = ops.both(ops.greater(y, 0), ops.less(y, ops.scalar(1, y)));
    return ops.where(inside, scalar(ops, x, node, "alpha", .2));
  }

  /** x · max(0, min(1, x / 6 + 1 / 2)). */
  private static Value hardSwish(Ops ops, Node node, Value x, Value y) {
    Value middle = ops.add(ops.mul(x, 1. / 3), .5);
    Value upper = ops.where(ops.less(x, ops.scalar(3, x)), middle, ops.scalar(1, x));
    return ops.where(ops.greater(x, -3), upper);
  }

  private static void relu(Step step) {
    Ops ops = step.ops();
    step.give(0, ops.where(ops.greater(step.y(0), 0), step.dy()));
  }

  private static void clip(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    Value passed = step.dy();
    if (step.opset() < 11) {
      Node node = step.node();
      passed =
          within(
              ops,
              x,
              passed,
              node.realAttribute("min", -Float.MAX_VALUE),
              node.realAttribute("max", Float.MAX_VALUE));
    } else {
      if (step.has(1)) {
        passed = ops.where(ops.less(x, step.x(1)), ops.scalar(0, x), passed);
      }
      if (step.has(2)) {
        passed = ops.where(ops.greater(x, step.x(2)), ops.scalar(0, x), passed);
      }
    }
    step.give(0, passed);
  }

  private static Value within(Ops ops, Value x, Value passed, double least, double most) {
    Value zero = ops.scalar(0, x);
    Value above = ops.where(ops.less(x, ops.scalar(least, x)), zero, passed);
    return ops.where(ops.greater(x, ops.scalar(most, x)), zero, above);
  }

  private static List<Value> gelu(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    boolean tanh = step.node().textAttribute("approximate", "none").equals("tanh");
    Value cubed = ops.add(x, ops.mul(ops.mul(ops.square(x), x), .044715));
    Value bent =
        tanh
            ? ops.unary("Tanh", ops.mul(cubed, Math.sqrt(2 / Math.PI)))
            : ops.unary("Erf", ops.mul(x, Math.sqrt(.5)));
    return List.of(ops.mul(ops.mul(x, .5), ops.add(bent, 1)));
  }

  private static List<Value> mish(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    return List.of(ops.mul(x, ops.unary("Tanh", ops.unary("Softplus", x))));
  }

  private static List<Value> swish(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    Value scaled = ops.mul(x, step.node().realAttribute("alpha", 1));
    return List.of(ops.mul(x, ops.unary("Sigmoid", scaled)));
  }

  private static void prelu(Step step) {
    Ops ops = step.ops();
    Value positive = ops.greater(step.x(0), 0);
    step.give(0, ops.where(positive, step.dy(), ops.mul(step.dy(), step.x(1))));
    if (step.wants(1)) {
      step.give(1, ops.where(positive, ops.scalar(0, step.dy()), ops.mul(step.dy(), step.x(0))));
    }
  }
}
