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
  private IntegerRules() {}

  /** Records the node's output if it is a small integer tensor that follows; false if not. */
  static boolean infer(Node node, Shapes shapes) {
    if (node.is("Constant")) {
      return constant(node, shapes);
    }
    Optional<long[]> values =
        switch (node.op()) {
          case "Shape" -> shape(node, shapes);
          case "Gather" -> gather(node, shapes);
          case "Concat" -> concat(node, shapes);
          case "Unsqueeze", "Squeeze", "Cast", "Identity" -> operand(node, shapes, 0);
          case "Slice" -> slice(node, shapes);
          case "Add" -> binary(node, shapes, Long::sum);
          case "Sub" -> binary(node, shapes, (a, b) -> a - b);
          case "Mul" -> binary(node, shapes, (a, b) -> a * b);
          case "Div" -> binary(node, shapes, (a, b) -> b == 0 ? 0 : a / b);
          default -> Optional.empty();
        };
    values.ifPresent(v -> shapes.putIntegers(node.output(), outputShape(node, shapes, v), v));
    return values.isPresent();
  }

  private static Shape outputShape(Node node, Shapes shapes, long[] values) {
    boolean scalar =
        values.length == 1
            && switch (node.op()) {
              case "Gather" -> isScalar(node, shapes, 1);
              case "Squeeze" -> true;
              case "Cast", "Identity" -> isScalar(node, shapes, 0);
              case "Add", "Sub", "Mul", "Div" ->
                  isScalar(node, shapes, 0) && isScalar(node, shapes, 1);
              default -> false;
            };
    return scalar ? Shape.SCALAR : Shape.of(values.length);
  }

  private static boolean isScalar(Node node, Shapes shapes, int index) {
    return node.input(index).flatMap(shapes::of).map(Shape::rank).orElse(1) == 0;
  }

  private static boolean constant(Node node, Shapes shapes) {
    switch (node.attributes().get("value")) {
      case Attribute.Stored(Constant stored) ->
          shapes.putConstant(
              new Constant(stored.tensor().withName(node.output()), stored.content()));
      case null, default -> {
        if (node.attributes().get("value_ints") instanceof Attribute.Ints(List<Long> values)) {
          long[] elements = values.stream().mapToLong(Long::longValue).toArray();
          shapes.putIntegers(node.output(), Shape.of(elements.length), elements);
        }
        if (node.attributes().get("value_int") instanceof Attribute.Int(long value)) {
          shapes.putIntegers(node.output(), Shape.SCALAR, new long[] {value});
        }
      }
    }
    return true;
  }

  private static Optional<long[]> operand(Node node, Shapes shapes, int index) {
    return node.input(index).flatMap(shapes::integers);
  }

  private static Optional<long[]> shape(Node node, Shapes shapes) {
    return node.input(0)
        .flatMap(shapes::of)
        .map(shape -> {
          int rank = shape.rank();
          long start = bounded(node.intAttribute("start", 0), rank);
          long end = bounded(node.intAttribute("end", rank), rank);
          return shape.dimensions().subList((int) start, (int) Math.max(start, end)).stream()
              .mapToLong(Long::longValue)
              .toArray();
        });
  }

  private static long bounded(long index, int rank) {
    return Math.clamp(index < 0 ? index + rank : index, 0, rank);
  }

  private static Optional<long[]> gather(Node node, Shapes shapes) {
    return operand(node, shapes, 0)
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
    Optional<long[]> starts = operand(node, shapes, 1).filter(s -> s.length == 1);
    Optional<long[]> ends = operand(node, shapes, 2);
    boolean plain = operand(node, shapes, 4).map(steps -> steps[0] == 1).orElse(true);
    if (!plain || starts.isEmpty() || ends.isEmpty()) {
      return Optional.empty();
    }
    return operand(node, shapes, 0)
        .map(data -> {
          int from = (int) bounded(starts.get()[0], data.length);
          int to = (int) bounded(ends.get()[0], data.length);
          return Arrays.copyOfRange(data, from, Math.max(from, to));
        });
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
