// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums, means, extrema and norms over axes. */
final class Reductions {
  /** What a reduction hands to each element. */
  @FunctionalInterface
  private interface Share {
    /**
     * @param y the result, its axes kept
     * @param dy its gradient, its axes kept
     */
    Value of(Step step, Value y, Value dy, int[] axes);
  }

  private Reductions() {}

  static Map<String, Rule> rules() {
    Map<String, Share> shares = new HashMap<>();
    shares.put("ReduceSum", (step, y, dy, axes) -> dy);
    shares.put("ReduceMean", Reductions::mean);
    shares.put("ReduceMax", Reductions::atExtremum);
    shares.put("ReduceMin", Reductions::atExtremum);
    shares.put("ReduceL1", (s, y, dy, axes) -> s.ops().mul(dy, s.ops().unary("Sign", s.x(0))));
    shares.put("ReduceL2", (s, y, dy, axes) -> s.ops().mul(s.x(0), s.ops().div(dy, y)));
    shares.put("ReduceSumSquare", (s, y, dy, axes) -> s.ops().mul(s.x(0), s.ops().mul(dy, 2)));
    shares.put("ReduceLogSum", (s, y, dy, axes) -> s.ops().div(dy, s.ops().unary("Exp", y)));
    shares.put("ReduceLogSumExp", Reductions::logarithm);
    Map<String, Rule> rules = new HashMap<>();
    shares.forEach((op, share) -> rules.put(op, step -> apply(step, share)));
    rules.put("ReduceProd", Reductions::product);
    rules.put("CumSum", Reductions::cumulative);
    return rules;
  }

  private static void apply(Step step, Share share) {
    Ops ops = step.ops();
    int[] axes = axes(step);
    Shape kept = kept(step.x(0), axes);
    Value y = ops.reshape(step.y(0), kept);
    Value dy = ops.reshape(step.dy(), kept);
    step.give(0, ops.expand(share.of(step, y, dy, axes), step.x(0).shape()));
  }

  private static Shape kept(Value x, int[] axes) {
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  /** The axes of a reduction: all of them where none is stated. */
  private static int[] axes(Step step) {
    Value x = step.x(0);
    long[] stated = step.listed(1, "axes").orElse(new long[0]);
    boolean none = step.node().intAttribute("noop_with_empty_axes", 0) == 1;
    return stated.length == 0 && !none ? Axes.all(x.rank()) : Axes.of(x, stated);
  }

  private static Value mean(Step step, Value y, Value dy, int[] axes) {
    return step.ops().mul(dy, 1. / Axes.elements(step.x(0), axes));
  }

  /** Elements that attain the extremum share its gradient, as in PyTorch. */
  static Value atExtremum(Step step, Value y, Value dy, int[] axes) {
    Ops ops = step.ops();
    Value attained = ops.indicator(ops.equal(step.x(0), y), dy);
    return ops.mul(attained, ops.div(dy, ops.sumKeeping(attained, axes)));
  }

  private static Value logarithm(Step step, Value y, Value dy, int[] axes) {
    Ops ops = step.ops();
    return ops.mul(dy, ops.unary("Exp", ops.sub(step.x(0), y)));
  }

  private static void product(Step step) {
    int[] axes = axes(step);
    if (axes.length == 1) {
      apply(step, (s, y, dy, one) -> s.ops().mul(dy, others(s, one)));
    } else {
      ((Composition) s -> List.of(s.ops().reshape(oneByOne(s, axes), s.y(0).shape())))
          .rule()
          .apply(step);
    }
  }

  private static Value oneByOne(Step step, int[] axes) {
    Value product = step.x(0);
    for (int axis : axes) {
      Map<String, Attribute> one = Map.of("axes", new Attribute.Ints(List.of((long) axis)));
      Shape kept = product.shape().with(axis, 1);
      product = step.tape().write("ReduceProd", product.dtype(), kept, one, product);
    }
    return product;
  }

  /** The product of all other elements, without dividing, so that zeros are right. */
  private static Value others(Step step, int[] axes) {
    Ops ops = step.ops();
    Value x = step.x(0);
    List<Value> elements = new ArrayList<>();
    for (long at = 0; at < x.size(axes[0]); at++) {
      elements.add(ops.slice(x, axes[0], at, at + 1));
    }
    List<Value> products = new ArrayList<>();
    for (Value element : elements) {
      products.add(
          elements.stream()
              .filter(other -> !other.equals(element))
              .reduce(ops::mul)
              .orElseGet(() -> ops.filled(1, x, element.shape())));
    }
    return ops.concat(axes[0], products);
  }

  /** The sum in the other direction. */
  private static void cumulative(Step step) {
    Map<String, Attribute> attributes = new HashMap<>(step.node().attributes());
    attributes.put("reverse", new Attribute.Int(1 - step.node().intAttribute("reverse", 0)));
    Value dy = step.dy();
    step.give(0, step.tape().write("CumSum", dy.dtype(), dy.shape(), attributes, dy, step.x(1)));
  }
}
