// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The range of an axis that an output of a Split, a Slice or a Gather of one index takes.
 *
 * @param size of the whole axis
 * @param axes what the axes of the whole count, if it is a signal
 */
record Cut(int axis, long from, long to, long size, Optional<Axes> axes) {
  static Optional<Cut> of(Calculus calculus) {
    return switch (calculus.node().op()) {
      case "Split" -> shape(calculus).flatMap(whole -> split(calculus, whole));
      case "Slice" -> shape(calculus).flatMap(whole -> slice(calculus, whole));
      case "Gather" -> shape(calculus).flatMap(whole -> gather(calculus, whole));
      default -> Optional.empty();
    };
  }

  private static Optional<Shape> shape(Calculus calculus) {
    return calculus.shape(0).filter(whole -> whole.rank() > 0);
  }

  private static Cut of(Calculus calculus, int axis, long from, long to, long size) {
    return new Cut(axis, from, to, size, calculus.axes(0));
  }

  boolean takesAll() {
    return to - from == size;
  }

  /** The same as a range of channels or positions, if it is known what the axis counts. */
  Optional<Part.Range> range() {
    return takesAll() ? Optional.empty() : axes.map(known -> range(known, known.axis(axis)));
  }

  /** A range of the outermost channels is one of all channels, however they are told apart. */
  private Part.Range range(Axes known, List<Factor> counted) {
    boolean channels =
        !counted.isEmpty() && counted.stream().allMatch(f -> f.kind() == Kind.CHANNEL);
    if (!channels) {
      return new Part.Range(Kind.POSITION, axis, size, from, to);
    }
    long stride = counted.getLast().stride();
    return isOutermost(known)
        ? new Part.Range(Kind.CHANNEL, 1, size * stride, from * stride, to * stride)
        : new Part.Range(Kind.CHANNEL, stride, size, from, to);
  }

  private boolean isOutermost(Axes known) {
    List<Factor> counted = known.axis(axis);
    return !counted.isEmpty()
        && counted.getFirst().size() * counted.getFirst().stride() == known.count(Kind.CHANNEL);
  }

  /** Whether it takes some of the channels in their order. */
  boolean isOfChannels() {
    return range().filter(range -> range.kind() == Kind.CHANNEL).isPresent();
  }

  /** Whether it takes a range of all channels. */
  boolean isOfOutermostChannels() {
    return isOfChannels() && axes.filter(this::isOutermost).isPresent();
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
    return Optional.of(of(calculus, axis, from, to, size));
  }

  /** Of a slice of one axis by steps of 1. */
  private static Optional<Cut> slice(Calculus calculus, Shape shape) {
    Node node = calculus.node();
    Optional<List<Long>> starts = node.intsAttribute("starts").or(() -> calculus.integers(1));
    Optional<List<Long>> ends = node.intsAttribute("ends").or(() -> calculus.integers(2));
    List<Long> axes = node.intsAttribute("axes").or(() -> calculus.integers(3)).orElse(List.of(0L));
    List<Long> steps = calculus.integers(4).orElse(List.of(1L));
    boolean plain =
        starts.filter(s -> s.size() == 1).isPresent()
            && ends.isPresent()
            && axes.size() == 1
            && steps.equals(List.of(1L));
    if (!plain) {
      return Optional.empty();
    }
    int axis = at(axes.getFirst(), shape);
    long size = shape.dimension(axis);
    long from = bounded(starts.get().getFirst(), size);
    long to = bounded(ends.get().getFirst(), size);
    return from < to ? Optional.of(of(calculus, axis, from, to, size)) : Optional.empty();
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
        .map(index -> of(calculus, axis, index, index + 1, size));
  }
}
