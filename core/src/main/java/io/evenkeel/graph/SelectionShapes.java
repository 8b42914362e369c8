// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Shapes of operators that take some elements, or put some together. */
record SelectionShapes(InputShapes inputs) {
  Optional<Shape> concat() {
    Optional<Shape> first = inputs.shape(0);
    if (first.isEmpty()) {
      return first;
    }
    int axis = InputShapes.axis(inputs.node().intAttribute("axis", 0), first.get().rank());
    long sum = 0;
    for (int i = 0; i < inputs.node().inputs().size(); i++) {
      Optional<Shape> next = inputs.shape(i);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      sum = Math.addExact(sum, next.get().dimension(axis));
    }
    return Optional.of(first.get().with(axis, sum));
  }

  /** The elements of short vectors put together, as exporters do with the scales of a Resize. */
  Optional<double[]> joinedReals() {
    DoubleStream.Builder joined = DoubleStream.builder();
    for (String input : inputs.node().inputs()) {
      Optional<double[]> part = inputs.shapes().reals(input);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      Arrays.stream(part.get()).forEach(joined);
    }
    return Optional.of(joined.build().toArray());
  }

  /** As many slices as there are index tuples, behind the axes taken as a batch. */
  Optional<Shape> gatherSlices() {
    int batch = Math.toIntExact(inputs.node().intAttribute("batch_dims", 0));
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .shape(1)
                .map(indices -> {
                  List<Long> sizes =
                      new ArrayList<>(indices.dimensions().subList(0, indices.rank() - 1));
                  int taken = batch + Math.toIntExact(indices.dimension(-1));
                  sizes.addAll(x.dimensions().subList(taken, x.rank()));
                  return new Shape(sizes);
                }));
  }

  /** Every channel of every map at the places of a grid, whose last axis are coordinates. */
  Optional<Shape> sampled() {
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .shape(1)
                .map(grid -> {
                  List<Long> sizes = new ArrayList<>(x.dimensions().subList(0, 2));
                  sizes.addAll(grid.dimensions().subList(1, grid.rank() - 1));
                  return new Shape(sizes);
                }));
  }

  /** A map of the node's size for every region and channel. */
  Optional<Shape> regions() {
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .shape(1)
                .map(regions ->
                    Shape.of(
                        regions.dimension(0),
                        x.dimension(1),
                        inputs.node().intAttribute("output_height", 1),
                        inputs.node().intAttribute("output_width", 1))));
  }

  /** The values that a TopK keeps; their places, its second output, have the same shape. */
  Optional<Shape> largest() {
    Optional<long[]> count =
        inputs
            .integers(1)
            .or(() ->
                inputs.node().intAttribute("k").stream().mapToObj(k -> new long[] {k}).findFirst());
    Optional<Shape> shape =
        inputs
            .shape(0)
            .flatMap(x ->
                count.map(k -> {
                  int axis = InputShapes.axis(inputs.node().intAttribute("axis", -1), x.rank());
                  return x.with(axis, k[0]);
                }));
    inputs.node().outputs().stream()
        .skip(1)
        .filter(places -> !places.isEmpty())
        .forEach(places -> shape.ifPresent(known -> inputs.shapes().put(places, known)));
    return shape;
  }

  Optional<Shape> gather() {
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .shape(1)
                .map(index -> {
                  int axis = InputShapes.axis(inputs.node().intAttribute("axis", 0), x.rank());
                  List<Long> d = new ArrayList<>(x.dimensions().subList(0, axis));
                  d.addAll(index.dimensions());
                  d.addAll(x.dimensions().subList(axis + 1, x.rank()));
                  return new Shape(d);
                }));
  }

  Optional<Shape> split() {
    Optional<Shape> x = inputs.shape(0);
    if (x.isEmpty()) {
      return x;
    }
    int axis = InputShapes.axis(inputs.node().intAttribute("axis", 0), x.get().rank());
    int parts = inputs.node().outputs().size();
    Optional<long[]> sizes = inputs.list("split", 1, () -> even(x.get().dimension(axis), parts));
    sizes.ifPresent(known -> {
      for (int i = 1; i < parts; i++) {
        inputs.shapes().put(inputs.node().outputs().get(i), x.get().with(axis, known[i]));
      }
    });
    return sizes.map(known -> x.get().with(axis, known[0]));
  }

  /** Equal parts, the last one smaller where they do not fit. */
  private static long[] even(long whole, int parts) {
    long size = Math.ceilDiv(whole, (long) parts);
    return LongStream.range(0, parts).map(i -> Math.clamp(whole - i * size, 0, size)).toArray();
  }

  Optional<Shape> pad() {
    Optional<long[]> pads = inputs.list("pads", 1, () -> new long[0]);
    return inputs
        .shape(0)
        .flatMap(x ->
            inputs
                .list("axes", 3, () -> LongStream.range(0, x.rank()).toArray())
                .flatMap(axes ->
                    pads.filter(p -> p.length == 2 * axes.length).map(p -> padded(x, axes, p))));
  }

  private static Shape padded(Shape x, long[] axes, long[] pads) {
    List<Long> dimensions = new ArrayList<>(x.dimensions());
    for (int i = 0; i < axes.length; i++) {
      int axis = InputShapes.axis(axes[i], x.rank());
      long more = Math.addExact(pads[i], pads[axes.length + i]);
      dimensions.set(axis, Math.addExact(x.dimension(axis), more));
    }
    return new Shape(dimensions);
  }

  Optional<Shape> slice() {
    Optional<Shape> x = inputs.shape(0);
    Optional<long[]> starts = inputs.list("starts", 1, () -> new long[0]);
    Optional<long[]> ends = inputs.list("ends", 2, () -> new long[0]);
    if (x.isEmpty() || starts.isEmpty() || ends.isEmpty()) {
      return Optional.empty();
    }
    int count = starts.get().length;
    Optional<long[]> axes = inputs.list("axes", 3, () -> LongStream.range(0, count).toArray());
    Optional<long[]> steps =
        inputs.list("steps", 4, () -> LongStream.generate(() -> 1).limit(count).toArray());
    return axes.flatMap(a -> steps.map(s -> sliced(x.get(), starts.get(), ends.get(), a, s)));
  }

  private static Shape sliced(Shape x, long[] starts, long[] ends, long[] axes, long[] steps) {
    Shape shape = x;
    for (int i = 0; i < axes.length; i++) {
      int axis = InputShapes.axis(axes[i], x.rank());
      long size = shape.dimension(axis);
      shape = shape.with(axis, SliceRange.of(size, starts[i], ends[i], steps[i]).count());
    }
    return shape;
  }

  Optional<Shape> tiled() {
    return inputs.shape(0).flatMap(x -> inputs.integers(1).map(repeats -> tiled(x, repeats)));
  }

  private static Shape tiled(Shape x, long[] repeats) {
    return new Shape(
        IntStream.range(0, x.rank())
            .mapToObj(i -> Math.multiplyExact(x.dimension(i), repeats[i]))
            .toList());
  }
}
