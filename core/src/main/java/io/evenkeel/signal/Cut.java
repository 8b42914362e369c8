// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The range of an axis that an output of a Split, a Slice or a Gather of one index takes.
 *
 * @param size of the whole axis
 */
record Cut(int axis, long from, long to, long size) {
  static Optional<Cut> of(Calculus calculus) {
    Optional<Shape> shape = calculus.shape(0).filter(s -> s.rank() > 0);
    return shape.flatMap(s ->
        switch (calculus.node().op()) {
          case "Split" -> split(calculus, s);
          case "Slice" -> slice(calculus, s);
          case "Gather" -> gather(calculus, s);
          default -> Optional.empty();
        });
  }

  private static int at(long axis, Shape shape) {
    return (int) (axis < 0 ? axis + shape.rank() : axis);
  }

  private static Optional<Cut> split(Calculus calculus, Shape shape) {
    Node node = calculus.node();
    int axis = at(node.intAttribute("axis", 0), shape);
    long size = shape.dimension(axis);
    int parts = node.outputs().size();
    Optional<List<Long>> given = node.intsAttribute("split").or(() -> calculus.integers(1));
    long equal = Math.ceilDiv(size, parts);
    List<Long> sizes = given.orElseGet(() -> Stream.generate(() -> equal).limit(parts).toList());
    long from = sizes.stream().limit(calculus.output()).mapToLong(Long::longValue).sum();
    long to = Math.min(size, from + sizes.get(Math.min(calculus.output(), sizes.size() - 1)));
    return Optional.of(new Cut(axis, from, to, size));
  }

  /** Of a slice of one axis by steps of 1. */
  private static Optional<Cut> slice(Calculus calculus, Shape shape) {
    Node node = calculus.node();
    Optional<List<Long>> starts = node.intsAttribute("starts").or(() -> calculus.integers(1));
    Optional<List<Long>> ends = node.intsAttribute("ends").or(() -> calculus.integers(2));
    List<Long> axes = node.intsAttribute("axes").or(() -> calculus.integers(3)).orElse(List.of(0L));
    if (starts.isEmpty() || ends.isEmpty() || starts.get().size() != 1 || axes.size() != 1) {
      return Optional.empty();
    }
    int axis = at(axes.getFirst(), shape);
    long size = shape.dimension(axis);
    long from = bounded(starts.get().getFirst(), size);
    long to = bounded(ends.get().getFirst(), size);
    return from < to ? Optional.of(new Cut(axis, from, to, size)) : Optional.empty();
  }

  private static long bounded(long index, long size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  private static Optional<Cut> gather(Calculus calculus, Shape shape) {
    int axis = at(calculus.node().intAttribute("axis", 0), shape);
    long size = shape.dimension(axis);
    return calculus
        .integers(1)
        .filter(indices -> indices.size() == 1)
        .map(indices -> bounded(indices.getFirst(), size))
        .map(index -> new Cut(axis, index, index + 1, size));
  }
}
