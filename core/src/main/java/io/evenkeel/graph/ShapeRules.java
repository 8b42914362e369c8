// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One rule per operator family: the shape of its first output. */
final class ShapeRules {
  private static final Set<String> LIKE_FIRST_INPUT =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "LpNormalization",
          "MeanVarianceNormalization",
          "LRN",
          "WeightNormalization",
          "Elementwise",
          "Softmax",
          "LogSoftmax",
          "Hardmax",
          "Clip",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Swish",
          "Mish",
          "Softplus",
          "Softsign",
          "HardSwish",
          "HardSigmoid",
          "ThresholdedRelu",
          "Sigmoid",
          "Tanh",
          "Erf",
          "Sin",
          "Cos",
          "Exp",
          "Log",
          "Sqrt",
          "Abs",
          "Neg",
          "Reciprocal",
          "Floor",
          "Ceil",
          "Round",
          "Sign",
          "Not",
          "IsNaN",
          "CumSum",
          "Trilu",
          "ScatterND",
          "ScatterElements");
  private static final Set<String> BROADCAST =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Max",
          "Min",
          "Mean",
          "Sum",
          "And",
          "Or",
          "Xor",
          "Equal",
          "Less",
          "Greater",
          "LessOrEqual",
          "GreaterOrEqual",
          "Where",
          "Mod");

  private final Node node;
  private final Shapes shapes;

  private ShapeRules(Node node, Shapes shapes) {
    this.node = node;
    this.shapes = shapes;
  }

  static void infer(Node node, Shapes shapes) {
    if (node.outputs().isEmpty()
        || !(node.domain().isEmpty() || node.domain().equals("io.evenkeel"))) {
      return;
    }
    ShapeRules rules = new ShapeRules(node, shapes);
    try {
      rules.infer();
    } catch (InvalidInputException invalid) {
      throw new InvalidInputException(
          DataFlow.describe(node) + ": " + invalid.getMessage(), invalid);
    } catch (ArithmeticException
        | IndexOutOfBoundsException
        | IllegalArgumentException contradiction) {
      throw new InvalidInputException(
          "%s: its attributes do not fit inputs of shape %s; check the model"
              .formatted(DataFlow.describe(node), rules.inputShapes()),
          contradiction);
    }
  }

  private void infer() {
    if (node.is("Constant")) {
      IntegerRules.constant(node, shapes);
      return;
    }
    Optional<Shape> shape = first();
    shape.ifPresent(known -> shapes.put(node.output(), known));
    shape
        .filter(known -> known.rank() <= 1)
        .flatMap(known ->
            IntegerRules.values(node, shapes).filter(v -> v.length == known.elementCount()))
        .ifPresent(values -> shapes.putIntegers(node.output(), values));
  }

  private String inputShapes() {
    return node.inputs().stream()
        .map(name -> shapes.of(name).map(Shape::toString).orElse("unknown"))
        .collect(Collectors.joining(", "));
  }

  private Optional<Shape> first() {
    if (LIKE_FIRST_INPUT.contains(node.op())) {
      return input(0);
    }
    if (BROADCAST.contains(node.op())) {
      return broadcast();
    }
    return switch (node.op()) {
      case "Conv" -> convolution(false);
      case "ConvTranspose" -> convolution(true);
      case "MaxPool", "AveragePool", "LpPool" -> pool();
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" -> input(0).map(ShapeRules::points);
      case "Gemm" -> gemm();
      case "MatMul" -> matMul();
      case "Flatten" -> input(0).map(this::flatten);
      case "Transpose" -> input(0).map(this::transpose);
      case "Concat" -> concat();
      case "Reshape" -> reshape();
      case "Squeeze", "Unsqueeze" -> axesChanged();
      case "Gather" -> gather();
      case "Expand" -> target(1).flatMap(to -> input(0).flatMap(from -> broadcast(from, to)));
      case "ConstantOfShape" -> target(0);
      case "Split" -> split();
      case "Pad" -> pad();
      case "Slice" -> slice();
      case "Tile" -> input(0).flatMap(x -> integers(1).map(repeats -> tiled(x, repeats)));
      case "DepthToSpace" -> input(0).map(x -> blocked(x, true));
      case "SpaceToDepth" -> input(0).map(x -> blocked(x, false));
      case "Resize", "Upsample" -> input(0).flatMap(x -> ResizeRule.shape(node, x, shapes));
      case "LSTM", "GRU", "RNN" -> RecurrentRule.shape(node, shapes);
      case "Einsum" -> EinsumRule.shape(node, this::input);
      case "Shape" -> input(0).map(x -> Shape.of(IntegerRules.dimensions(node, x).length));
      case "Size" -> Optional.of(Shape.SCALAR);
      case "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum",
          "ReduceLogSumExp" ->
          reduced();
      case "ArgMax", "ArgMin" ->
          input(0).map(x -> without(x, List.of(node.intAttribute("axis", 0))));
      default -> Optional.empty();
    };
  }

  private Optional<Shape> input(int index) {
    return node.input(index).flatMap(shapes::of);
  }

  /**
   * A list that older versions keep as an attribute and newer ones as an input: the fallback where
   * it is left out, empty where it is an input whose elements do not follow.
   */
  private Optional<long[]> list(String attribute, int index, Supplier<long[]> fallback) {
    return node.intsAttribute(attribute)
        .map(values -> values.stream().mapToLong(Long::longValue).toArray())
        .or(() -> integers(index))
        .or(() -> node.input(index).isPresent() ? Optional.empty() : Optional.of(fallback.get()));
  }

  private Optional<long[]> integers(int index) {
    return node.input(index).flatMap(shapes::integers);
  }

  private Optional<Shape> target(int index) {
    return integers(index).map(Shape::of);
  }

  private Optional<Shape> broadcast() {
    Optional<Shape> result = input(0);
    for (int i = 1; i < node.inputs().size(); i++) {
      Optional<Shape> next = input(i);
      result = result.flatMap(left -> next.flatMap(right -> broadcast(left, right)));
    }
    return result;
  }

  private static Optional<Shape> broadcast(Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    List<Long> result = new ArrayList<>();
    for (int i = rank; i > 0; i--) {
      long a = i > left.rank() ? 1 : left.dimension(left.rank() - i);
      long b = i > right.rank() ? 1 : right.dimension(right.rank() - i);
      if (a != b && a != 1 && b != 1) {
        return Optional.empty();
      }
      result.add(a == 1 ? b : a);
    }
    return Optional.of(new Shape(result));
  }

  private Optional<Shape> convolution(boolean transposed) {
    return input(0)
        .filter(x -> x.rank() > 2)
        .flatMap(
            x -> input(1).filter(w -> w.rank() == x.rank()).map(w -> convolved(x, w, transposed)));
  }

  private Shape convolved(Shape x, Shape w, boolean transposed) {
    List<Long> kernel = spatial(w);
    List<Window> windows =
        transposed
            ? Window.spreading(node, kernel, spatial(x))
            : Window.sliding(node, kernel, spatial(x));
    long channels =
        transposed
            ? Math.multiplyExact(w.dimension(1), node.intAttribute("group", 1))
            : w.dimension(0);
    return withSpatial(x.dimension(0), channels, windows);
  }

  private Optional<Shape> pool() {
    return input(0)
        .flatMap(x ->
            node.intsAttribute("kernel_shape")
                .filter(kernel -> kernel.size() == x.rank() - 2)
                .map(kernel -> Window.sliding(node, kernel, spatial(x)))
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

  private static Shape points(Shape x) {
    List<Long> dimensions = new ArrayList<>(x.dimensions().subList(0, 2));
    dimensions.addAll(Collections.nCopies(x.rank() - 2, 1L));
    return new Shape(dimensions);
  }

  private Optional<Shape> gemm() {
    int rows = node.intAttribute("transA", 0) == 1 ? 1 : 0;
    int columns = node.intAttribute("transB", 0) == 1 ? 0 : 1;
    return input(0)
        .flatMap(a -> input(1).map(b -> Shape.of(a.dimension(rows), b.dimension(columns))));
  }

  private Optional<Shape> matMul() {
    return input(0).flatMap(a -> input(1).flatMap(b -> matMul(a, b)));
  }

  /** A vector is a row on the left and a column on the right; that axis is dropped again. */
  private static Optional<Shape> matMul(Shape a, Shape b) {
    if (a.rank() == 0 || b.rank() == 0) {
      return Optional.empty();
    }
    Shape left = new Shape(a.dimensions().subList(0, Math.max(0, a.rank() - 2)));
    Shape right = new Shape(b.dimensions().subList(0, Math.max(0, b.rank() - 2)));
    return broadcast(left, right)
        .map(batch -> {
          List<Long> dimensions = new ArrayList<>(batch.dimensions());
          if (a.rank() > 1) {
            dimensions.add(a.dimension(-2));
          }
          if (b.rank() > 1) {
            dimensions.add(b.dimension(-1));
          }
          return new Shape(dimensions);
        });
  }

  private Shape flatten(Shape x) {
    int axis = axis(node.intAttribute("axis", 1), x.rank());
    long head = new Shape(x.dimensions().subList(0, axis)).elementCount();
    return Shape.of(head, x.elementCountFrom(axis));
  }

  static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  private Shape transpose(Shape x) {
    List<Long> order =
        node.intsAttribute("perm")
            .orElseGet(() ->
                IntStream.iterate(x.rank() - 1, i -> i >= 0, i -> i - 1)
                    .mapToObj(i -> (long) i)
                    .toList());
    return new Shape(order.stream().map(i -> x.dimension(i.intValue())).toList());
  }

  private Optional<Shape> concat() {
    Optional<Shape> first = input(0);
    if (first.isEmpty()) {
      return first;
    }
    int axis = axis(node.intAttribute("axis", 0), first.get().rank());
    long sum = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Shape> next = input(i);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      sum = Math.addExact(sum, next.get().dimension(axis));
    }
    return Optional.of(with(first.get(), axis, sum));
  }

  private static Shape with(Shape shape, int axis, long size) {
    List<Long> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(axis, size);
    return new Shape(dimensions);
  }

  private Optional<Shape> reshape() {
    return integers(1)
        .flatMap(wanted ->
            input(0)
                .map(x -> reshaped(x, wanted))
                .orElseGet(() ->
                    Arrays.stream(wanted).allMatch(size -> size > 0)
                        ? Optional.of(Shape.of(wanted))
                        : Optional.empty()));
  }

  private Optional<Shape> reshaped(Shape x, long[] wanted) {
    boolean copies = node.intAttribute("allowzero", 0) == 0;
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

  private Optional<Shape> axesChanged() {
    boolean squeeze = node.op().equals("Squeeze");
    return input(0)
        .flatMap(x ->
            list("axes", 1, () -> squeeze ? ones(x) : new long[0])
                .map(axes -> Arrays.stream(axes).boxed().toList())
                .map(axes -> squeeze ? squeezed(x, axes) : unsqueezed(x, axes)));
  }

  /** The axes of size 1. */
  private static long[] ones(Shape x) {
    return IntStream.range(0, x.rank()).filter(i -> x.dimension(i) == 1).asLongStream().toArray();
  }

  private static Shape squeezed(Shape x, List<Long> axes) {
    List<Integer> dropped = axes.stream().map(a -> axis(a, x.rank())).toList();
    return new Shape(
        IntStream.range(0, x.rank())
            .filter(i -> !dropped.contains(i))
            .mapToObj(x::dimension)
            .toList());
  }

  private static Shape unsqueezed(Shape x, List<Long> axes) {
    int rank = x.rank() + axes.size();
    List<Long> dimensions = new ArrayList<>(x.dimensions());
    axes.stream().map(a -> axis(a, rank)).sorted().forEach(a -> dimensions.add(a, 1L));
    return new Shape(dimensions);
  }

  private Optional<Shape> gather() {
    return input(0)
        .flatMap(x ->
            input(1)
                .map(index -> {
                  int axis = axis(node.intAttribute("axis", 0), x.rank());
                  List<Long> d = new ArrayList<>(x.dimensions().subList(0, axis));
                  d.addAll(index.dimensions());
                  d.addAll(x.dimensions().subList(axis + 1, x.rank()));
                  return new Shape(d);
                }));
  }

  private Optional<Shape> split() {
    Optional<Shape> x = input(0);
    if (x.isEmpty()) {
      return x;
    }
    int axis = axis(node.intAttribute("axis", 0), x.get().rank());
    int parts = node.outputs().size();
    Optional<long[]> sizes = list("split", 1, () -> even(x.get().dimension(axis), parts));
    sizes.ifPresent(known -> {
      for (int i = 1; i < parts; i++) {
        shapes.put(node.outputs().get(i), with(x.get(), axis, known[i]));
      }
    });
    return sizes.map(known -> with(x.get(), axis, known[0]));
  }

  /** Equal parts, the last one smaller where they do not fit. */
  private static long[] even(long whole, int parts) {
    long size = Math.ceilDiv(whole, (long) parts);
    return LongStream.range(0, parts).map(i -> Math.clamp(whole - i * size, 0, size)).toArray();
  }

  private Optional<Shape> pad() {
    Optional<long[]> pads = list("pads", 1, () -> new long[0]);
    return input(0)
        .flatMap(x ->
            list("axes", 3, () -> LongStream.range(0, x.rank()).toArray())
                .flatMap(axes ->
                    pads.filter(p -> p.length == 2 * axes.length).map(p -> padded(x, axes, p))));
  }

  private static Shape padded(Shape x, long[] axes, long[] pads) {
    List<Long> dimensions = new ArrayList<>(x.dimensions());
    for (int i = 0; i < axes.length; i++) {
      int axis = axis(axes[i], x.rank());
      long more = Math.addExact(pads[i], pads[axes.length + i]);
      dimensions.set(axis, Math.addExact(x.dimension(axis), more));
    }
    return new Shape(dimensions);
  }

  private Optional<Shape> slice() {
    Optional<Shape> x = input(0);
    Optional<long[]> starts = list("starts", 1, () -> new long[0]);
    Optional<long[]> ends = list("ends", 2, () -> new long[0]);
    if (x.isEmpty() || starts.isEmpty() || ends.isEmpty()) {
      return Optional.empty();
    }
    int count = starts.get().length;
    Optional<long[]> axes = list("axes", 3, () -> LongStream.range(0, count).toArray());
    Optional<long[]> steps =
        list("steps", 4, () -> LongStream.generate(() -> 1).limit(count).toArray());
    return axes.flatMap(a -> steps.map(s -> sliced(x.get(), starts.get(), ends.get(), a, s)));
  }

  private static Shape sliced(Shape x, long[] starts, long[] ends, long[] axes, long[] steps) {
    Shape shape = x;
    for (int i = 0; i < axes.length; i++) {
      int axis = axis(axes[i], x.rank());
      long size = shape.dimension(axis);
      shape = with(shape, axis, SliceRange.of(size, starts[i], ends[i], steps[i]).count());
    }
    return shape;
  }

  private static Shape tiled(Shape x, long[] repeats) {
    return new Shape(
        IntStream.range(0, x.rank())
            .mapToObj(i -> Math.multiplyExact(x.dimension(i), repeats[i]))
            .toList());
  }

  /** Channels become blocks of positions, or blocks of positions channels. */
  private Shape blocked(Shape x, boolean toSpace) {
    long side = node.intAttribute("blocksize", 1);
    long area = Math.multiplyExact(side, side);
    long c = x.dimension(1);
    return toSpace
        ? Shape.of(x.dimension(0), c / area, x.dimension(2) * side, x.dimension(3) * side)
        : Shape.of(x.dimension(0), c * area, x.dimension(2) / side, x.dimension(3) / side);
  }

  private Optional<Shape> reduced() {
    boolean none = node.intAttribute("noop_with_empty_axes", 0) == 1;
    return input(0)
        .flatMap(x ->
            list("axes", 1, () -> new long[0])
                .map(axes ->
                    axes.length > 0 || none ? axes : LongStream.range(0, x.rank()).toArray())
                .map(axes -> without(x, Arrays.stream(axes).boxed().toList())));
  }

  /** Axes that become single, or disappear where the node does not keep them. */
  private Shape without(Shape x, List<Long> axes) {
    if (node.intAttribute("keepdims", 1) == 0) {
      return squeezed(x, axes);
    }
    Shape shape = x;
    for (long axis : axes) {
      shape = with(shape, axis(axis, x.rank()), 1);
    }
    return shape;
  }
}
