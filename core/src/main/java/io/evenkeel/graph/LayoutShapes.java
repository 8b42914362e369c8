// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of operators that keep every element and change its axes. */
record LayoutShapes(InputShapes inputs) {
  Optional<Shape> flatten() {
    return inputs.shape(0).map(this::flattened);
  }

  private Shape flattened(Shape x) {
    int axis = InputShapes.axis(inputs.node().intAttribute("axis", 1), x.rank());
    long head = new Shape(x.dimensions().subList(0, axis)).elementCount();
    return Shape.of(head, x.elementCountFrom(axis));
  }

  Optional<Shape> transpose() {
    return inputs.shape(0).map(this::transposed);
  }

  private Shape transposed(Shape x) {
    List<Long> order =
        inputs
            .node()
            .intsAttribute("perm")
            .orElseGet(() ->
                IntStream.iterate(x.rank() - 1, i -> i >= 0, i -> i - 1)
                    .mapToObj(i -> (long) i)
                    .toList());
    return new Shape(order.stream().map(i -> x.dimension(i.intValue())).toList());
  }

  Optional<Shape> reshape() {
    return inputs
        .integers(1)
        .flatMap(wanted ->
            inputs
                .shape(0)
                .map(x -> reshaped(x, wanted))
                .orElseGet(() ->
                    Arrays.stream(wanted).allMatch(size -> size > 0)
                        ? Optional.of(Shape.of(wanted))
                        : Optional.empty()));
  }

  private Optional<Shape> reshaped(Shape x, long[] wanted) {
    boolean copies = inputs.node().intAttribute("allowzero", 0) == 0;
    List<Long> dimensions = new ArrayList<>();
    long known = 1;
    int open = -1;
    for (int i = 0; i < wanted.length; i++) {
      long size = copies && wanted[i] == 0 ? x.dimension(i) : wanted[i];
      open = size == -1 ? i : open;
      known = Math.multiplyExact(known, size == -1 ? 1 : size);
      dimensions.add(size);
    }
    if (open >= 0) {
      if (known == 0 || x.elementCount() % known != 0) {
        return Optional.empty();
      }
      dimensions.set(open, x.elementCount() / known);
    }
    return Optional.of(new Shape(dimensions)).filter(s -> s.elementCount() == x.elementCount());
  }

  Optional<Shape> axesChanged() {
    boolean squeeze = inputs.node().op().equals("Squeeze");
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .list("axes", 1, () -> squeeze ? ones(x) : new long[0])
                .map(axes -> Arrays.stream(axes).boxed().toList())
                .map(axes -> squeeze ? squeezed(x, axes) : unsqueezed(x, axes)));
  }

  /** The axes of size 1. */
  private static long[] ones(Shape x) {
    return IntStream.range(0, x.rank()).filter(i -> x.dimension(i) == 1).asLongStream().toArray();
  }

  static Shape squeezed(Shape x, List<Long> axes) {
    List<Integer> dropped = axes.stream().map(a -> InputShapes.axis(a, x.rank())).toList();
    return new Shape(
        IntStream.range(0, x.rank())
            .filter(i -> !dropped.contains(i))
            .mapToObj(x::dimension)
            .toList());
  }

  private static Shape unsqueezed(Shape x, List<Long> axes) {
    int rank = x.rank() + axes.size();
    List<Long> dimensions = new ArrayList<>(x.dimensions());
    axes.stream().map(a -> InputShapes.axis(a, rank)).sorted().forEach(a -> dimensions.add(a, 1L));
    return new Shape(dimensions);
  }
}
