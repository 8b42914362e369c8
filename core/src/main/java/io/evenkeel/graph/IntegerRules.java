// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;

/** Evaluates the small integer chains that exporters write around shapes. */
final class IntegerRules {
  private static final long LONGEST = 1024;

  private IntegerRules() {}

  /** The elements of the node's output, if it is a vector or a number and they follow. */
  static Optional<long[]> values(Node node, Shapes shapes) {
    return switch (node.op()) {
      case "Shape" -> node.input(0).flatMap(shapes::of).map(x -> dimensions(node, x));
      case "Size" -> node.input(0).flatMap(shapes::of).map(x -> new long[] {x.elementCount()});
      case "Gather" -> gather(node, shapes);
      case "Concat" -> concat(node, shapes);
      case "Unsqueeze", "Squeeze", "Cast", "Identity", "Reshape" -> operand(node, shapes, 0);
      case "Slice" -> slice(node, shapes);
      case "Transpose" -> transposed(node, shapes);
      case "ConstantOfShape" -> filled(node, shapes);
      case "Add" -> binary(node, shapes, Long::sum);
      case "Sub" -> binary(node, shapes, (a, b) -> a - b);
      case "Mul" -> binary(node, shapes, (a, b) -> a * b);
      case "Div" -> binary(node, shapes, (a, b) -> b == 0 ? 0 : a / b);
      case "Mod" -> binary(node, shapes, (a, b) -> b == 0 ? 0 : rest(node, a, b));
      case "Neg" -> operand(node, shapes, 0).map(x -> LongStream.of(x).map(i -> -i).toArray());
      default -> Optional.empty();
    };
  }

  /** Of the divisor's sign, or with fmod of the dividend's. */
  private static long rest(Node node, long a, long b) {
    return node.intAttribute("fmod", 0) == 0 ? Math.floorMod(a, b) : a % b;
  }

  /** Tables are only moved; all else is done with vectors and numbers. */
  static int highestRank(Node node) {
    return switch (node.op()) {
      case "Reshape", "Slice", "Transpose", "Cast", "Identity" -> 2;
      default -> 1;
    };
  }

  /** Records the output of a Constant node. */
  static void constant(Node node, Shapes shapes) {
    String output = node.output();
    if (node.attributes().get("value") instanceof Attribute.Stored(Constant stored)) {
      shapes.putConstant(new Constant(stored.tensor().withName(output), stored.content()));
    }
    if (node.attributes().get("value_ints") instanceof Attribute.Ints(List<Long> values)) {
      shapes.put(output, Shape.of(values.size()));
      shapes.putIntegers(output, values.stream().mapToLong(Long::longValue).toArray());
    }
    if (node.attributes().get("value_int") instanceof Attribute.Int(long value)) {
      shapes.put(output, Shape.SCALAR);
      shapes.putIntegers(output, new long[] {value});
    }
    if (node.attributes().get("value_floats") instanceof Attribute.Reals(List<Float> values)) {
      shapes.put(output, Shape.of(values.size()));
      shapes.putReals(output, values.stream().mapToDouble(Float::doubleValue).toArray());
    }
    if (node.attributes().get("value_float") instanceof Attribute.Real) {
      shapes.put(output, Shape.SCALAR);
    }
  }

  /** The sizes that a Shape node gives. */
  static long[] dimensions(Node node, Shape x) {
    int rank = x.rank();
    int start = bounded(node.intAttribute("start", 0), rank);
    int end = bounded(node.intAttribute("end", rank), rank);
    return x.dimensions().subList(start, Math.max(start, end)).stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  private static int bounded(long index, int rank) {
    return Math.clamp(index < 0 ? index + rank : index, 0, rank);
  }

  private static Optional<long[]> operand(Node node, Shapes shapes, int index) {
    return node.input(index).flatMap(shapes::integers);
  }

  private static Optional<long[]> gather(Node node, Shapes shapes) {
    return operand(node, shapes, 0)
        .filter(data -> row(node, shapes) == 1)
        .flatMap(data ->
            operand(node, shapes, 1)
                .filter(at -> Arrays.stream(at).allMatch(i -> i >= -data.length && i < data.length))
                .map(at ->
                    LongStream.of(at)
                        .map(i -> data[(int) (i < 0 ? i + data.length : i)])
                        .toArray()));
  }

  private static Optional<long[]> concat(Node node, Shapes shapes) {
    LongStream all = LongStream.empty();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<long[]> next = operand(node, shapes, i);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      all = LongStream.concat(all, LongStream.of(next.get()));
    }
    return Optional.of(all.toArray());
  }

  private static Optional<long[]> slice(Node node, Shapes shapes) {
    Optional<Long> start = number(node, shapes, 1);
    Optional<Long> end = number(node, shapes, 2);
    Optional<Long> step = node.input(4).isEmpty() ? Optional.of(1L) : number(node, shapes, 4);
    if (start.isEmpty() || end.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    return operand(node, shapes, 0)
        .filter(data -> data.length % row(node, shapes) == 0 && isOfFirstAxis(node, shapes))
        .map(data -> {
          int row = row(node, shapes);
          SliceRange range = SliceRange.of(data.length / row, start.get(), end.get(), step.get());
          return LongStream.range(0, range.count() * row)
              .map(i -> data[(int) ((range.from() + i / row * range.step()) * row + i % row)])
              .toArray();
        });
  }

  private static boolean isOfFirstAxis(Node node, Shapes shapes) {
    long rank = node.input(0).flatMap(shapes::of).map(Shape::rank).orElse(1);
    return node.input(3).isEmpty()
        || number(node, shapes, 3).filter(axis -> axis == 0 || axis == -rank).isPresent();
  }

  /** Elements behind each index of the first axis. */
  private static int row(Node node, Shapes shapes) {
    return node.input(0)
        .flatMap(shapes::of)
        .filter(shape -> shape.rank() > 1)
        .map(shape -> Math.toIntExact(Math.max(1, shape.elementCountFrom(1))))
        .orElse(1);
  }

  /** Rows become columns, as where paddings are written axis by axis. */
  private static Optional<long[]> transposed(Node node, Shapes shapes) {
    Optional<Shape> shape = node.input(0).flatMap(shapes::of).filter(s -> s.rank() == 2);
    if (node.intsAttribute("perm").filter(List.of(0L, 1L)::equals).isPresent()) {
      return operand(node, shapes, 0);
    }
    return operand(node, shapes, 0)
        .filter(data -> shape.filter(s -> s.elementCount() == data.length).isPresent())
        .map(data -> {
          int rows = Math.toIntExact(shape.get().dimension(0));
          int columns = Math.toIntExact(shape.get().dimension(1));
          long[] result = new long[data.length];
          Arrays.setAll(result, i -> data[i % rows * columns + i / rows]);
          return result;
        });
  }

  /** One integer as often as the size says; without a value it is not one but 0.0. */
  private static Optional<long[]> filled(Node node, Shapes shapes) {
    Optional<long[]> value =
        node.attributes().get("value") instanceof Attribute.Stored(Constant stored)
            ? IntegerValues.of(stored)
            : Optional.empty();
    return operand(node, shapes, 0)
        .filter(sizes -> sizes.length == 1 && sizes[0] >= 0 && sizes[0] <= LONGEST)
        .flatMap(
            sizes -> value.map(v -> LongStream.generate(() -> v[0]).limit(sizes[0]).toArray()));
  }

  private static Optional<Long> number(Node node, Shapes shapes, int index) {
    return operand(node, shapes, index).filter(v -> v.length == 1).map(v -> v[0]);
  }

  private static Optional<long[]> binary(Node node, Shapes shapes, LongBinaryOperator operator) {
    return operand(node, shapes, 0)
        .flatMap(a -> operand(node, shapes, 1).flatMap(b -> combine(a, b, operator)));
  }

  private static Optional<long[]> combine(long[] a, long[] b, LongBinaryOperator operator) {
    int length = Math.max(a.length, b.length);
    if ((a.length != length && a.length != 1) || (b.length != length && b.length != 1)) {
      return Optional.empty();
    }
    long[] result = new long[length];
    for (int i = 0; i < length; i++) {
      result[i] = operator.applyAsLong(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]);
    }
    return Optional.of(result);
  }
}
