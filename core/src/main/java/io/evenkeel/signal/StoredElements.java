// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * The elements of stored tensors that no plan draws anew, and of what is cut out of them, as the
 * rows of a table of positions that a sequence needs.
 */
final class StoredElements {
  private static final long MOST = 1L << 22;

  private final Graph graph;
  private final Wiring wiring;
  private final Shapes shapes;
  private final Map<String, Moments> planned;

  /**
   * A view of a graph.
   *
   * @param planned moments that its tensors will have, by name
   */
  StoredElements(Graph graph, Wiring wiring, Shapes shapes, Map<String, Moments> planned) {
    this.graph = graph;
    this.wiring = wiring;
    this.shapes = shapes;
    this.planned = planned;
  }

  /** Row-major, in the value's shape; absent where they are not known. */
  Optional<double[]> of(String value) {
    Optional<Constant> constant = graph.constant(value);
    if (constant.isPresent()) {
      return constant.filter(this::isKept).flatMap(StoredElements::read);
    }
    return wiring.producer(value).flatMap(this::moved);
  }

  private boolean isKept(Constant constant) {
    Moments plan = planned.get(constant.name());
    return constant.tensor().elementCount() <= MOST
        && (plan == null || StoredMoments.of(constant).filter(plan::equals).isPresent());
  }

  private static Optional<double[]> read(Constant constant) {
    int count = Math.toIntExact(constant.tensor().elementCount());
    double[] elements = new double[count];
    switch (constant.content()) {
      case Content.Filled(double value) -> Arrays.fill(elements, value);
      case Content.Undrawn undrawn -> {
        return Optional.empty();
      }
      case Content.Bytes(MemorySegment bytes) -> {
        LongToDoubleFunction numbers = Elements.numbers(bytes, constant.tensor().dtype());
        Arrays.setAll(elements, numbers::applyAsDouble);
      }
    }
    return Optional.of(elements);
  }

  private Optional<double[]> moved(Node node) {
    return switch (node.op()) {
      case "Identity", "Cast", "CastLike", "Unsqueeze", "Squeeze", "Reshape", "Flatten" ->
          of(node.inputs().getFirst());
      case "Slice", "Gather" -> picked(node);
      default -> Optional.empty();
    };
  }

  /** Some indices along one axis. */
  private Optional<double[]> picked(Node node) {
    Optional<Shape> shape = shapes.of(node.inputs().getFirst()).filter(s -> s.rank() > 0);
    Optional<Picked> picked =
        shape.flatMap(s -> node.is("Gather") ? gathered(node, s) : sliced(node, s));
    return picked.flatMap(p -> of(node.inputs().getFirst()).map(all -> p.of(all, shape.get())));
  }

  private Optional<Picked> gathered(Node node, Shape shape) {
    int axis = at(node.intAttribute("axis", 0), shape);
    return integers(node, 1).map(indices -> new Picked(axis, indices));
  }

  private Optional<Picked> sliced(Node node, Shape shape) {
    Optional<long[]> starts = integers(node, 1).filter(s -> s.length == 1);
    Optional<long[]> ends = integers(node, 2).filter(s -> s.length == 1);
    long[] axes = integers(node, 3).orElse(new long[] {0});
    long[] steps = integers(node, 4).orElse(new long[] {1});
    if (starts.isEmpty() || ends.isEmpty() || axes.length != 1 || steps[0] != 1) {
      return Optional.empty();
    }
    int axis = at(axes[0], shape);
    long size = shape.dimension(axis);
    long from = bounded(starts.get()[0], size);
    long[] indices = new long[(int) Math.max(0, bounded(ends.get()[0], size) - from)];
    Arrays.setAll(indices, i -> from + i);
    return Optional.of(new Picked(axis, indices));
  }

  private Optional<long[]> integers(Node node, int input) {
    return node.input(input).flatMap(shapes::integers);
  }

  private static long bounded(long index, long size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  private static int at(long axis, Shape shape) {
    return (int) (axis < 0 ? axis + shape.rank() : axis);
  }

  /** Indices along an axis. */
  private static final class Picked {
    private final int axis;
    private final long[] indices;

    Picked(int axis, long[] indices) {
      this.axis = axis;
      this.indices = indices;
    }

    double[] of(double[] all, Shape shape) {
      int inner = Math.toIntExact(shape.elementCountFrom(axis + 1));
      int size = Math.toIntExact(shape.dimension(axis));
      int outer = inner * size == 0 ? 0 : all.length / (inner * size);
      double[] result = new double[outer * indices.length * inner];
      for (int i = 0; i < outer * indices.length; i++) {
        long index = indices[i % indices.length];
        long row = (long) (i / indices.length) * size + Math.floorMod(index, size);
        System.arraycopy(all, Math.toIntExact(row * inner), result, i * inner, inner);
      }
      return result;
    }
  }
}
