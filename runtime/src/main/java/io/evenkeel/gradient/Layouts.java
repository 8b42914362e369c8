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
import java.util.stream.LongStream;

/** Operators that arrange elements anew, repeat them or set them beside others. */
final class Layouts {
  private Layouts() {}

  static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    for (String op : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      rules.put(op, step -> step.give(0, step.ops().reshape(step.dy(), step.x(0).shape())));
    }
    rules.put("Transpose", Layouts::transpose);
    rules.put("Expand", step -> step.give(0, step.dy()));
    rules.put("Tile", Layouts::tile);
    rules.put("Concat", Layouts::concat);
    rules.put("Split", Layouts::split);
    rules.put("Slice", Slices::rule);
    rules.put("Pad", Layouts::pad);
    rules.put("Trilu", Layouts::triangle);
    rules.put("DepthToSpace", ((Composition) Layouts::depthToSpace).rule());
    rules.put("SpaceToDepth", ((Composition) Layouts::spaceToDepth).rule());
    rules.put("Resize", Resizes::rule);
    rules.put("Upsample", Resizes::rule);
    return rules;
  }

  private static void transpose(Step step) {
    int rank = step.x(0).rank();
    int[] inverse = new int[rank];
    List<Long> permutation =
        step.node()
            .intsAttribute("perm")
            .orElseGet(() -> LongStream.range(0, rank).map(a -> rank - 1 - a).boxed().toList());
    for (int axis = 0; axis < rank; axis++) {
      inverse[permutation.get(axis).intValue()] = axis;
    }
    step.give(0, step.ops().transpose(step.dy(), inverse));
  }

  private static void tile(Step step) {
    Value x = step.x(0);
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      sizes.add(x.size(axis) == 0 ? 1 : step.y(0).size(axis) / x.size(axis));
      sizes.add(x.size(axis));
    }
    int[] repeats = IntStream.range(0, x.rank()).map(axis -> 2 * axis).toArray();
    Value split = step.ops().reshape(step.dy(), new Shape(sizes));
    step.give(0, step.ops().sum(split, repeats));
  }

  private static void concat(Step step) {
    int axis = step.y(0).axis(step.node().intAttribute("axis", 1));
    long from = 0;
    for (int i = 0; i < step.inputCount(); i++) {
      long to = from + step.x(i).size(axis);
      if (step.wants(i)) {
        step.give(i, step.ops().slice(step.dy(), axis, from, to));
      }
      from = to;
    }
  }

  private static void split(Step step) {
    int axis = step.x(0).axis(step.node().intAttribute("axis", 0));
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < step.node().outputs().size(); i++) {
      Value part = step.y(i);
      parts.add(step.dy(i).orElseGet(() -> step.ops().zeros(part)));
    }
    step.give(0, step.ops().concat(axis, parts));
  }

  /**
   * What is padded with a constant is cut off; else each element goes back to where it came from.
   */
  private static void pad(Step step) {
    if (!step.node().textAttribute("mode", "constant").equals("constant")) {
      Selections.moved(step);
      return;
    }
    Value x = step.x(0);
    long[] stated = step.listed(1, "pads").orElseThrow();
    int[] axes = step.has(3) ? Axes.of(x, step.integers(3)) : Axes.all(x.rank());
    long[] begins = new long[x.rank()];
    long[] ends = new long[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      begins[axes[i]] = -stated[i];
      ends[axes[i]] = -stated[axes.length + i];
    }
    step.give(0, step.ops().pad(step.dy(), begins, ends));
  }

  private static void triangle(Step step) {
    Value dy = step.dy();
    step.give(
        0,
        step.tape()
            .write(
                "Trilu",
                dy.dtype(),
                dy.shape(),
                step.node().attributes(),
                dy,
                step.given(1).orElse(null)));
  }

  private static List<Value> depthToSpace(Step step) {
    Value x = step.x(0);
    long block = step.node().intAttribute("blocksize", 1);
    long channels = x.size(1) / (block * block);
    boolean columns = step.node().textAttribute("mode", "DCR").equals("CRD");
    Ops ops = step.ops();
    Value split =
        columns
            ? ops.reshape(x, x.size(0), channels, block, block, x.size(2), x.size(3))
            : ops.reshape(x, x.size(0), block, block, channels, x.size(2), x.size(3));
    int[] axes = columns ? new int[] {0, 1, 4, 2, 5, 3} : new int[] {0, 3, 4, 1, 5, 2};
    return List.of(ops.reshape(ops.transpose(split, axes), step.y(0).shape()));
  }

  private static List<Value> spaceToDepth(Step step) {
    Value x = step.x(0);
    long block = step.node().intAttribute("blocksize", 1);
    Ops ops = step.ops();
    Value split =
        ops.reshape(x, x.size(0), x.size(1), x.size(2) / block, block, x.size(3) / block, block);
    return List.of(ops.reshape(ops.transpose(split, 0, 3, 5, 1, 2, 4), step.y(0).shape()));
  }
}
