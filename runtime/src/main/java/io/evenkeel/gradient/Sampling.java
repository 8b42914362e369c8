// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Operators that read maps at computed places: grids, and regions of interest. */
final class Sampling {
  private static final long HALF_PIXEL_OPSET = 16;

  private Sampling() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "GridSample", ((Composition) Sampling::grid).rule(),
        "RoiAlign", ((Composition) Sampling::regions).rule());
  }

  private static List<Value> grid(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    Value grid = step.x(1);
    if (x.rank() != 4) {
      throw new UnsupportedFormException("GridSample of volumes");
    }
    Interpolated maps = Interpolated.of(step.tape(), x);
    Value sample = ops.reshape(ops.positions(Shape.of(x.size(0))), x.size(0), 1, 1);
    Value column = place(step, part(ops, grid, 0), x.size(3));
    Value row = place(step, part(ops, grid, 1), x.size(2));
    Value read =
        switch (step.node().textAttribute("mode", "bilinear")) {
          case "bilinear", "linear" -> maps.linear(sample, row, column);
          case "nearest" ->
              maps.element(sample, ops.unary("Round", row), ops.unary("Round", column));
          default -> throw new UnsupportedFormException("GridSample with cubic interpolation");
        };
    return List.of(ops.transpose(read, 0, 3, 1, 2));
  }

  private static Value part(Ops ops, Value grid, long which) {
    Value part = ops.slice(grid, 3, which, which + 1);
    return ops.reshape(part, grid.size(0), grid.size(1), grid.size(2));
  }

  /** Where −1 to 1 stands in elements, brought inside the map as the node says. */
  private static Value place(Step step, Value grid, long size) {
    Ops ops = step.ops();
    boolean corners = step.node().intAttribute("align_corners", 0) == 1;
    double span = corners ? size - 1. : (double) size;
    double first = corners ? 0 : -.5;
    Value place = ops.add(ops.mul(ops.add(grid, 1), span / 2), first);
    return switch (step.node().textAttribute("padding_mode", "zeros")) {
      case "border" -> ops.clip(place, 0, size - 1.);
      case "reflection" -> ops.clip(reflected(ops, place, first, span), 0, size - 1.);
      default -> place;
    };
  }

  /** Folded back at both ends, as often as it takes. */
  private static Value reflected(Ops ops, Value place, double first, double span) {
    Value distance = ops.unary("Abs", ops.add(place, -first));
    Value turns = ops.unary("Floor", ops.mul(distance, 1 / span));
    Value rest = ops.sub(distance, ops.mul(turns, span));
    Value pairs = ops.unary("Floor", ops.mul(turns, .5));
    Value odd = ops.greater(ops.sub(turns, ops.mul(pairs, 2)), .5);
    return ops.add(ops.where(odd, ops.add(ops.neg(rest), span), rest), first);
  }

  /** The mean over a few places in every bin of every region. */
  private static List<Value> regions(Step step) {
    Ops ops = step.ops();
    Value x = step.x(0);
    long samples = step.node().intAttribute("sampling_ratio", 0);
    if (!step.node().textAttribute("mode", "avg").equals("avg")) {
      throw new UnsupportedFormException("RoiAlign takes maxima");
    }
    if (samples <= 0) {
      throw new UnsupportedFormException("RoiAlign samples as many places as a region is large");
    }
    long regions = step.x(1).size(0);
    long rows = step.node().intAttribute("output_height", 1);
    long columns = step.node().intAttribute("output_width", 1);
    Value sample = ops.cast(ops.reshape(step.x(2), regions, 1, 1), DType.I64);
    Value y = ops.reshape(places(step, 1, rows, samples), regions, rows * samples, 1);
    Value across = ops.reshape(places(step, 0, columns, samples), regions, 1, columns * samples);
    Value inside = ops.both(near(ops, y, x.size(2)), near(ops, across, x.size(3)));
    Value read =
        Interpolated.of(step.tape(), x)
            .linear(sample, ops.clip(y, 0, x.size(2) - 1.), ops.clip(across, 0, x.size(3) - 1.));
    Value seen = ops.reshape(ops.indicator(inside, read), regions, read.size(1), read.size(2), 1);
    Value split =
        ops.reshape(ops.mul(read, seen), regions, rows, samples, columns, samples, x.size(1));
    Value mean = ops.reshape(ops.meanKeeping(split, 2, 4), regions, rows, columns, x.size(1));
    return List.of(ops.transpose(mean, 0, 3, 1, 2));
  }

  private static Value near(Ops ops, Value place, long size) {
    Value above = ops.greater(place, ops.scalar(-1, place));
    return ops.both(above, ops.less(place, ops.scalar((double) size, place)));
  }

  /**
   * The places that are read along one axis, [regions, bins · samples].
   *
   * @param axis of the corners: 0 across, 1 down
   */
  private static Value places(Step step, int axis, long bins, long samples) {
    Ops ops = step.ops();
    boolean half =
        step.opset() >= HALF_PIXEL_OPSET
            && step.node()
                .textAttribute("coordinate_transformation_mode", "half_pixel")
                .equals("half_pixel");
    double scale = step.node().realAttribute("spatial_scale", 1);
    double shift = half ? -.5 : 0;
    Value from = ops.add(ops.mul(ops.slice(step.x(1), 1, axis, axis + 1), scale), shift);
    Value to = ops.add(ops.mul(ops.slice(step.x(1), 1, axis + 2, axis + 3), scale), shift);
    Value size = ops.sub(to, from);
    Value least =
        half
            ? size
            : ops.where(
                ops.less(size, ops.scalar(1, size)), ops.filled(1, size, size.shape()), size);
    double[] shares = new double[(int) (bins * samples)];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (i + .5) / shares.length;
    }
    Value along = step.tape().numbers(size.dtype(), Shape.of(1, shares.length), shares);
    return ops.add(from, ops.mul(least, along));
  }
}
