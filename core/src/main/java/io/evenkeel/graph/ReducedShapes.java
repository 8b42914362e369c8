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
