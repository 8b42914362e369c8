// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Shapes of what windows slide over: convolutions, pools, blocks of positions. */
record WindowShapes(InputShapes inputs) {
  Optional<Shape> convolution(boolean transposed) {
    return inputs
        .shape(0)
        .filter(x -> x.rank() > 2)
        .flatMap(x ->
            inputs
                .shape(1)
                .filter(w -> w.rank() == x.rank())
                .map(w -> convolved(x, w, transposed)));
  }

  private Shape convolved(Shape x, Shape w, boolean transposed) {
    List<Long> kernel = spatial(w);
    List<Window> windows =
        transposed
            ? Window.spreading(inputs.node(), kernel, spatial(x))
            : Window.sliding(inputs.node(), kernel, spatial(x));
    long channels =
        transposed
            ? Math.multiplyExact(w.dimension(1), inputs.node().intAttribute("group", 1))
            : w.dimension(0);
    return withSpatial(x.dimension(0), channels, windows);
  }

  Optional<Shape> pool() {
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .node()
                .intsAttribute("kernel_shape")
                .filter(kernel -> kernel.size() == x.rank() - 2)
                .map(kernel -> Window.sliding(inputs.node(), kernel, spatial(x)))
                .map(windows -> withSpatial(x.dimension(0), x.dimension(1), windows)));
  }

  private static List<Long> spatial(Shape shape) {
    return shape.dimensions().subList(2, shape.rank());
  }

  private static Shape withSpatial(long batch, long channels, List<Window> windows) {
    List<Long> dimensions = new ArrayList<>(List.of(batch, channels));
    windows.forEach(window -> dimensions.add(window.output()));
    return new Shape(dimensions);
  }

  /** One point for all positions. */
  Optional<Shape> points() {
    return inputs.shape(0).map(WindowShapes::points);
  }

  private static Shape points(Shape x) {
    List<Long> dimensions = new ArrayList<>(x.dimensions().subList(0, 2));
    dimensions.addAll(Collections.nCopies(x.rank() - 2, 1L));
    return new Shape(dimensions);
  }

  /** Channels become blocks of positions, or blocks of positions channels. */
  Optional<Shape> blocked(boolean toSpace) {
    return inputs.shape(0).map(x -> blocked(x, toSpace));
  }

  private Shape blocked(Shape x, boolean toSpace) {
    long side = inputs.node().intAttribute("blocksize", 1);
    long area = Math.multiplyExact(side, side);
    long c = x.dimension(1);
    return toSpace
        ? Shape.of(x.dimension(0), c / area, x.dimension(2) * side, x.dimension(3) * side)
        : Shape.of(x.dimension(0), c * area, x.dimension(2) / side, x.dimension(3) / side);
  }
}
