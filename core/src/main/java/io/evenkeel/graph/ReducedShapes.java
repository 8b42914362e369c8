// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Shapes of operators that draw axes together. */
record ReducedShapes(InputShapes inputs) {
  Optional<Shape> reduced() {
    boolean none = inputs.node().intAttribute("noop_with_empty_axes", 0) == 1;
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .list("axes", 1, () -> new long[0])
                .map(axes ->
                    axes.length > 0 || none ? axes : LongStream.range(0, x.rank()).toArray())
                .map(axes -> without(x, Arrays.stream(axes).boxed().toList())));
  }

  /** The place of the largest or smallest element along one axis. */
  Optional<Shape> extremum() {
    return inputs.shape(0).map(x -> without(x, List.of(inputs.node().intAttribute("axis", 0))));
  }

  /** A layer like its input; its means and deviations, where asked for, one for each. */
  Optional<Shape> layer() {
    Optional<Shape> x = inputs.shape(0);
    x.ifPresent(known -> {
      int first = InputShapes.axis(inputs.node().intAttribute("axis", -1), known.rank());
      Shape statistics = known;
      for (int axis = first; axis < known.rank(); axis++) {
        statistics = statistics.with(axis, 1);
      }
      putFurther(statistics);
    });
    return x;
  }

  private void putFurther(Shape shape) {
    inputs.node().outputs().stream()
        .skip(1)
        .filter(output -> !output.isEmpty())
        .forEach(output -> inputs.shapes().put(output, shape));
  }

  /** One number, or one for each class given; the logarithms beside it are like the scores. */
  Optional<Shape> loss() {
    inputs.shape(0).ifPresent(this::putFurther);
    return inputs.node().textAttribute("reduction", "mean").equals("none")
        ? inputs.shape(1)
        : Optional.of(Shape.SCALAR);
  }

  /** Axes that become single, or disappear where the node does not keep them. */
  private Shape without(Shape x, List<Long> axes) {
    if (inputs.node().intAttribute("keepdims", 1) == 0) {
      return LayoutShapes.squeezed(x, axes);
    }
    Shape shape = x;
    for (long axis : axes) {
      shape = shape.with(InputShapes.axis(axis, x.rank()), 1);
    }
    return shape;
  }
}
