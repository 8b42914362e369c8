// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalizations and softmax. */
final class Normalizations {
  private static final double EPSILON = 1e-5;

  private Normalizations() {}

  static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    rules.put("Softmax", Normalizations::softmax);
    rules.put("LogSoftmax", Normalizations::logSoftmax);
    rules.put("BatchNormalization", Normalizations::batch);
    rules.put("LayerNormalization", Normalizations::layer);
    rules.put("RMSNormalization", ((Composition) Normalizations::rootMeanSquare).rule());
    rules.put("InstanceNormalization", Normalizations::instance);
    rules.put("GroupNormalization", ((Composition) Normalizations::group).rule());
    rules.put("LpNormalization", ((Composition) Normalizations::power).rule());
    rules.put("MeanVarianceNormalization", Normalizations::meanVariance);
    rules.put("LRN", ((Composition) Normalizations::local).rule());
    return rules;
  }

  /** Before operator set 13 all axes from the stated one on are taken together. */
  private static int[] softmaxAxes(Step step) {
    Value x = step.x(0);
    boolean one = step.opset() >= 13;
    int axis = x.axis(step.node().intAttribute("axis", one ? -1 : 1));
    return one ? new int[] {axis} : Axes.from(axis, x.rank());
  }

  private static void softmax(Step step) {
    Ops ops = step.ops();
    Value weighted = ops.mul(step.dy(), step.y(0));
    Value sum = ops.sumKeeping(weighted, softmaxAxes(step));
    step.give(0, ops.sub(weighted, ops.mul(step.y(0), sum)));
  }

  private static void logSoftmax(Step step) {
    Ops ops = step.ops();
    Value sum = ops.sumKeeping(step.dy(), softmaxAxes(step));
    step.give(0, ops.sub(step.dy(), ops.mul(ops.unary("Exp", step.y(0)), sum)));
  }

  private static double epsilon(Step step) {
    return step.node().realAttribute("epsilon", EPSILON);
  }

  private static void batch(Step step) {
    if (step.node().intAttribute("training_mode", 0) == 0) {
      throw new UnsupportedFormException("BatchNormalization with stored statistics");
    }
    if (step.dy(1).isPresent() || step.dy(2).isPresent()) {
      throw new UnsupportedFormException("the statistics of BatchNormalization are used");
    }
    new BatchGradient(step, epsilon(step)).write();
  }

  private static Value channels(Ops ops, Value vector, Value like) {
    List<Long> sizes = new ArrayList<>(List.of(vector.size(0)));
    IntStream.range(2, like.rank()).forEach(axis -> sizes.add(1L));
    return ops.reshape(vector, new Shape(sizes));
  }

  private static void instance(Step step) {
    int[] axes = Axes.from(2, step.x(0).rank());
    affine(step, Standardized.of(step.ops(), step.x(0), axes, epsilon(step)));
  }

  /** Scale and shift per channel behind the standardization. */
  private static void affine(Step step, Standardized standardized) {
    Ops ops = step.ops();
    if (step.wants(0)) {
      Value scale = channels(ops, step.x(1), step.x(0));
      step.give(0, standardized.gradient(ops.mul(step.dy(), scale)));
    }
    scaleAndShift(step, standardized.hat());
  }

  private static void scaleAndShift(Step step, Value hat) {
    Ops ops = step.ops();
    int[] axes = Axes.allBut(step.x(0).rank(), 1);
    if (step.wants(1)) {
      step.give(1, ops.sum(ops.mul(step.dy(), hat), axes));
    }
    if (step.wants(2)) {
      step.give(2, ops.sum(step.dy(), axes));
    }
  }

  private static void layer(Step step) {
    if (step.dy(1).isPresent() || step.dy(2).isPresent()) {
      ((Composition) Normalizations::layerAndStatistics).rule().apply(step);
      return;
    }
    Ops ops = step.ops();
    Value x = step.x(0);
    int axis = x.axis(step.node().intAttribute("axis", -1));
    Standardized standardized = Standardized.of(ops, x, Axes.from(axis, x.rank()), epsilon(step));
    step.give(0, standardized.gradient(ops.mul(step.dy(), step.x(1))));
    if (step.wants(1)) {
      step.give(1, ops.mul(step.dy(), standardized.hat()));
    }
    if (step.inputCount() > 2) {
      step.give(2, step.dy());
    }
  }

  /** The layer, its means and the reciprocals of its deviations, where those are used as well. */
  private static List<Value> layerAndStatistics(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    int[] axes = Axes.from(x.axis(step.node().intAttribute("axis", -1)), x.rank());
    Value mean = ops.meanKeeping(x, axes);
    Value centred = ops.sub(x, mean);
    Value variance = ops.meanKeeping(ops.square(centred), axes);
    Value inverse = ops.reciprocal(ops.unary("Sqrt", ops.add(variance, epsilon(step))));
    Value scaled = ops.mul(ops.mul(centred, inverse), step.x(1));
    Value shifted = step.given(2).map(shift -> ops.add(scaled, shift)).orElse(scaled);
    return List.of(shifted, mean, inverse);
  }

  private static List<Value> rootMeanSquare(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    int[] axes = Axes.from(x.axis(step.node().intAttribute("axis", -1)), x.rank());
    Value mean = ops.meanKeeping(ops.square(x), axes);
    Value root = ops.unary("Sqrt", ops.add(mean, epsilon(step)));
    return List.of(ops.mul(ops.div(x, root), step.x(1)));
  }

  private static void meanVariance(Step step) {
    Value x = step.x(0);
    int[] axes =
        step.attribute("axes")
            .map(stated -> Axes.of(x, stated))
            .orElseGet(() -> Axes.allBut(x.rank(), 1));
    step.give(0, Standardized.of(step.ops(), x, axes, 0).gradient(step.dy()));
  }

  /** Groups of channels standardized together; scale and shift per group before operator set 21. */
  private static List<Value> group(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    long groups = step.node().intAttribute("num_groups", 1);
    long rest = x.shape().elementCountFrom(1) / groups;
    Value hat =
        Standardized.of(ops, ops.reshape(x, x.size(0), groups, rest), new int[] {2}, epsilon(step))
            .hat();
    boolean perGroup = step.x(1).size(0) == groups && groups != x.size(1);
    Value scaled =
        perGroup
            ? affine(ops, hat, step.x(1), step.x(2))
            : affine(ops, ops.reshape(hat, x.shape()), step.x(1), step.x(2));
    return List.of(ops.reshape(scaled, x.shape()));
  }

  private static Value affine(Ops ops, Value hat, Value scale, Value shift) {
    return ops.add(ops.mul(hat, channels(ops, scale, hat)), channels(ops, shift, hat));
  }

  private static List<Value> power(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    int axis = x.axis(step.node().intAttribute("axis", -1));
    Value size =
        step.node().intAttribute("p", 2) == 1
            ? ops.sumKeeping(ops.unary("Abs", x), axis)
            : ops.unary("Sqrt", ops.sumKeeping(ops.square(x), axis));
    return List.of(ops.div(x, size));
  }

  /** Each channel divided by a power of the squares of the channels around it. */
  private static List<Value> local(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    long size = step.node().intAttribute("size", 1);
    double alpha = step.node().realAttribute("alpha", 1e-4);
    long before = (size - 1) / 2;
    long[] begins = new long[x.rank()];
    long[] ends = new long[x.rank()];
    begins[1] = before;
    ends[1] = size - 1 - before;
    Value squares = ops.pad(ops.square(x), begins, ends);
    List<Value> near = new ArrayList<>();
    for (long shift = 0; shift < size; shift++) {
      near.add(ops.slice(squares, 1, shift, shift + x.size(1)));
    }
    Value base =
        ops.add(ops.mul(ops.total(near), alpha / size), step.node().realAttribute("bias", 1));
    return List.of(ops.mul(x, ops.pow(base, -step.node().realAttribute("beta", .75))));
  }
}
