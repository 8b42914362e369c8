// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
    if (!IntegerRules.infer(node, shapes)) {
      rules.first().ifPresent(shape -> shapes.put(node.output(), shape));
    }
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
      default -> Optional.empty();
    };
  }

  private Optional<Shape> input(int index) {
    return node.input(index).flatMap(shapes::of);
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
    long channels = transposed ? w.dimension(1) * node.intAttribute("group", 1) : w.dimension(0);
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

  private static Optional<Shape> matMul(Shape a, Shape b) {
    if (a.rank() < 2 || b.rank() < 2) {
      return Optional.empty();
    }
    Shape left = new Shape(a.dimensions().subList(0, a.rank() - 2));
    Shape right = new Shape(b.dimensions().subList(0, b.rank() - 2));
    return broadcast(left, right)
        .map(batch -> {
          List<Long> dimensions = new ArrayList<>(batch.dimensions());
          dimensions.add(a.dimension(-2));
          dimensions.add(b.dimension(-1));
          return new Shape(dimensions);
        });
  }

  private Shape flatten(Shape x) {
    int axis = axis(node.intAttribute("axis", 1), x.rank());
    long head = new Shape(x.dimensions().subList(0, axis)).elementCount();
    return Shape.of(head, x.elementCountFrom(axis));
  }

  private static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
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
      sum += next.get().dimension(axis);
    }
    return Optional.of(with(first.get(), axis, sum));
  }

  private static Shape with(Shape shape, int axis, long size) {
    List<Long> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(axis, size);
    return new Shape(dimensions);
  }

  private Optional<Shape> reshape() {
    return input(0).flatMap(x -> integers(1).flatMap(wanted -> reshaped(x, wanted)));
  }

  private static Optional<Shape> reshaped(Shape x, long[] wanted) {
    List<Long> dimensions = new ArrayList<>();
    long known = 1;
    int open = -1;
    for (int i = 0; i < wanted.length; i++) {
      long size = wanted[i] == 0 && i < x.rank() ? x.dimension(i) : wanted[i];
      open = size == -1 ? i : open;
      known *= size == -1 ? 1 : size;
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
    Optional<List<Long>> axes =
        node.intsAttribute("axes")
            .or(() -> integers(1).map(values -> Arrays.stream(values).boxed().toList()));
    return input(0)
        .flatMap(x ->
            axes.map(
                given -> node.op().equals("Squeeze") ? squeezed(x, given) : unsqueezed(x, given)));
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
    long whole = x.get().dimension(axis);
    long[] equal = new long[parts];
    Arrays.fill(equal, Math.ceilDiv(whole, (long) parts));
    long[] sizes =
        node.intsAttribute("split")
            .map(list -> list.stream().mapToLong(Long::longValue).toArray())
            .or(() -> integers(1))
            .orElse(equal);
    for (int i = 0; i < parts; i++) {
      shapes.put(node.outputs().get(i), with(x.get(), axis, sizes[i]));
    }
    return Optional.of(with(x.get(), axis, sizes[0]));
  }

  private Optional<Shape> pad() {
    Optional<long[]> pads =
        node.intsAttribute("pads")
            .map(list -> list.stream().mapToLong(Long::longValue).toArray())
            .or(() -> integers(1));
    return input(0)
        .flatMap(x ->
            pads.filter(p -> p.length == 2 * x.rank())
                .map(p ->
                    new Shape(
                        IntStream.range(0, x.rank())
                            .mapToObj(i -> x.dimension(i) + p[i] + p[x.rank() + i])
                            .toList())));
  }

  private Optional<Shape> slice() {
    Optional<Shape> x = input(0);
    Optional<long[]> starts = integers(1);
    Optional<long[]> ends = integers(2);
    if (x.isEmpty() || starts.isEmpty() || ends.isEmpty()) {
      return Optional.empty();
    }
    long[] axes =
        integers(3).orElse(IntStream.range(0, starts.get().length).asLongStream().toArray());
    long[] steps = integers(4).orElse(null);
    Shape shape = x.get();
    for (int i = 0; i < axes.length; i++) {
      int axis = axis(axes[i], shape.rank());
      long step = steps == null ? 1 : steps[i];
      if (step <= 0) {
        return Optional.empty();
      }
      long size = shape.dimension(axis);
      long from =
          Math.clamp(starts.get()[i] < 0 ? starts.get()[i] + size : starts.get()[i], 0, size);
      long to = Math.clamp(ends.get()[i] < 0 ? ends.get()[i] + size : ends.get()[i], 0, size);
      shape = with(shape, axis, Math.max(0, Math.ceilDiv(to - from, step)));
    }
    return Optional.of(shape);
  }
}
