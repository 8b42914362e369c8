// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Broadcast;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The operators that gradients are written in, each knowing the shape of its result. Their meaning
 * is the same in every operator set from 13 on.
 */
public final class Ops {
  private final Tape tape;

  public Ops(Tape tape) {
    this.tape = tape;
  }

  public Value scalar(double number, Value like) {
    return tape.scalar(number, like.dtype());
  }

  public Value unary(String op, Value x) {
    return unary(op, x, x.dtype());
  }

  private Value unary(String op, Value x, DType result) {
    return tape.write(op, result, x.shape(), Map.of(), x);
  }

  public Value softmax(Value x, int axis) {
    return along("Softmax", x, axis);
  }

  public Value logSoftmax(Value x, int axis) {
    return along("LogSoftmax", x, axis);
  }

  private Value along(String op, Value x, int axis) {
    return tape.write(op, x.dtype(), x.shape(), Map.of("axis", new Attribute.Int(axis)), x);
  }

  public Value neg(Value x) {
    return unary("Neg", x);
  }

  public Value square(Value x) {
    return mul(x, x);
  }

  public Value add(Value a, Value b) {
    return binary("Add", a, b);
  }

  public Value add(Value a, double b) {
    return add(a, scalar(b, a));
  }

  public Value sub(Value a, Value b) {
    return binary("Sub", a, b);
  }

  public Value mul(Value a, Value b) {
    return binary("Mul", a, b);
  }

  public Value mul(Value a, double b) {
    return b == 1 ? a : mul(a, scalar(b, a));
  }

  public Value div(Value a, Value b) {
    return binary("Div", a, b);
  }

  /** 1 − a. */
  public Value complement(Value a) {
    return sub(scalar(1, a), a);
  }

  public Value reciprocal(Value x) {
    return unary("Reciprocal", x);
  }

  public Value pow(Value a, double exponent) {
    return pow(a, scalar(exponent, a));
  }

  public Value pow(Value a, Value exponent) {
    return binary("Pow", a, exponent);
  }

  private static Shape together(Shape a, Shape b) {
    return Broadcast.of(a, b).orElseThrow();
  }

  private Value binary(String op, Value a, Value b) {
    return tape.write(op, a.dtype(), together(a.shape(), b.shape()), Map.of(), a, b);
  }

  private Value compare(String op, Value a, Value b) {
    return tape.write(op, DType.BOOL, together(a.shape(), b.shape()), Map.of(), a, b);
  }

  public Value less(Value a, Value b) {
    return compare("Less", a, b);
  }

  public Value greater(Value a, Value b) {
    return compare("Greater", a, b);
  }

  public Value greater(Value a, double b) {
    return greater(a, scalar(b, a));
  }

  public Value equal(Value a, Value b) {
    return compare("Equal", a, b);
  }

  public Value both(Value a, Value b) {
    return compare("And", a, b);
  }

  /** One value where a condition holds, another elsewhere. */
  public Value where(Value condition, Value then, Value otherwise) {
    Shape shape = together(condition.shape(), together(then.shape(), otherwise.shape()));
    return tape.write("Where", then.dtype(), shape, Map.of(), condition, then, otherwise);
  }

  /** A value where a condition holds, zero elsewhere. */
  public Value where(Value condition, Value then) {
    return where(condition, then, scalar(0, then));
  }

  /** Where integers differ from one. */
  public Value different(Value a, long from) {
    return unary("Not", equal(a, tape.integer(from)), DType.BOOL);
  }

  /** The larger of each element and a number. */
  public Value maximum(Value a, double least) {
    return binary("Max", a, scalar(least, a));
  }

  /** The smaller of each element and a number. */
  public Value minimum(Value a, double most) {
    return binary("Min", a, scalar(most, a));
  }

  /** The nearest number within bounds. */
  public Value clip(Value x, double least, double most) {
    return tape.write("Clip", x.dtype(), x.shape(), Map.of(), x, scalar(least, x), scalar(most, x));
  }

  /** 1 where a condition holds, 0 elsewhere. */
  public Value indicator(Value condition, Value like) {
    return cast(condition, like.dtype());
  }

  public Value cast(Value x, DType dtype) {
    return x.dtype() == dtype
        ? x
        : tape.write(
            "Cast",
            dtype,
            x.shape(),
            Map.of("to", new Attribute.Int(ElementTypes.number(dtype))),
            x);
  }

  public Value reshape(Value x, Shape shape) {
    return x.shape().equals(shape)
        ? x
        : tape.write(
            "Reshape",
            x.dtype(),
            shape,
            Map.of("allowzero", new Attribute.Int(shape.dimensions().contains(0L) ? 1 : 0)),
            x,
            dimensions(shape));
  }

  public Value reshape(Value x, long... dimensions) {
    return reshape(x, Shape.of(dimensions));
  }

  private Value dimensions(Shape shape) {
    return tape.ints(shape.dimensions().stream().mapToLong(Long::longValue).toArray());
  }

  public Value expand(Value x, Shape shape) {
    return x.shape().equals(shape)
        ? x
        : tape.write("Expand", x.dtype(), shape, Map.of(), x, dimensions(shape));
  }

  public Value zeros(Value like) {
    return filled(0, like, like.shape());
  }

  public Value filled(double number, Value like, Shape shape) {
    return expand(scalar(number, like), shape);
  }

  public Value transpose(Value x, int... permutation) {
    if (Arrays.equals(permutation, IntStream.range(0, x.rank()).toArray())) {
      return x;
    }
    long[] sizes = Arrays.stream(permutation).mapToLong(x::size).toArray();
    List<Long> axes = Arrays.stream(permutation).mapToObj(Long::valueOf).toList();
    Map<String, Attribute> attributes = Map.of("perm", new Attribute.Ints(axes));
    return tape.write("Transpose", x.dtype(), Shape.of(sizes), attributes, x);
  }

  /** The last two axes exchanged. */
  public Value transposed(Value x) {
    int[] axes = IntStream.range(0, x.rank()).toArray();
    axes[x.rank() - 1] = x.rank() - 2;
    axes[x.rank() - 2] = x.rank() - 1;
    return transpose(x, axes);
  }

  /** The product over the last axis of one and the last but one of the other. */
  public Value matmul(Value a, Value b) {
    return tape.write("MatMul", a.dtype(), productShape(a, b), Map.of(), a, b);
  }

  /** The shape of the product of two stacks of matrices. */
  public Shape productShape(Value a, Value b) {
    Shape batch =
        together(
            new Shape(a.shape().dimensions().subList(0, a.rank() - 2)),
            new Shape(b.shape().dimensions().subList(0, b.rank() - 2)));
    List<Long> sizes = new ArrayList<>(batch.dimensions());
    sizes.add(a.size(-2));
    sizes.add(b.size(-1));
    return new Shape(sizes);
  }

  /** The product of two matrices, either of them transposed. */
  public Value gemm(Value a, boolean transA, Value b, boolean transB) {
    Map<String, Attribute> attributes =
        Map.of(
            "transA", new Attribute.Int(transA ? 1 : 0),
            "transB", new Attribute.Int(transB ? 1 : 0));
    Shape shape = Shape.of(a.size(transA ? 1 : 0), b.size(transB ? 0 : 1));
    return tape.write("Gemm", a.dtype(), shape, attributes, a, b);
  }

  public Value einsum(String equation, Shape shape, List<Value> operands) {
    return tape.write(
        "Einsum",
        operands.getFirst().dtype(),
        shape,
        Map.of("equation", new Attribute.Text(equation)),
        operands.toArray(Value[]::new));
  }

  /** A convolution, of whose windows the attributes and the shape of the result are given. */
  public Value convolution(Value x, Value kernel, Map<String, Attribute> windows, Shape shape) {
    return tape.write("Conv", x.dtype(), shape, windows, x, kernel);
  }

  /** The sum over some axes, which become single. */
  public Value sumKeeping(Value x, int... axes) {
    return sum(x, true, axes);
  }

  /** The sum over some axes, which disappear. */
  public Value sum(Value x, int... axes) {
    return sum(x, false, axes);
  }

  private Value sum(Value x, boolean keep, int... axes) {
    if (axes.length == 0) {
      return x;
    }
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      int here = axis;
      boolean summed = Arrays.stream(axes).anyMatch(a -> a == here);
      if (!summed || keep) {
        sizes.add(summed ? 1 : x.size(axis));
      }
    }
    return tape.write(
        "ReduceSum",
        x.dtype(),
        new Shape(sizes),
        Map.of("keepdims", new Attribute.Int(keep ? 1 : 0)),
        x,
        tape.ints(Arrays.stream(axes).asLongStream().toArray()));
  }

  /** The mean over some axes, which become single. */
  public Value meanKeeping(Value x, int... axes) {
    return mul(sumKeeping(x, axes), 1. / Axes.elements(x, axes));
  }

  /** The sum of the squares of all elements, of rank 0. */
  public Value sumOfSquares(Value x) {
    Map<String, Attribute> attributes = Map.of("keepdims", new Attribute.Int(0));
    return tape.write("ReduceSumSquare", x.dtype(), Shape.SCALAR, attributes, x);
  }

  /** The mean of all elements, of rank 0. */
  public Value mean(Value x) {
    return mul(sum(x, Axes.all(x.rank())), 1. / x.shape().elementCount());
  }

  /** For each position, the element that an index along one axis picks out. */
  public Value gatherElements(Value x, Value index, int axis) {
    Map<String, Attribute> attributes = Map.of("axis", new Attribute.Int(axis));
    return tape.write("GatherElements", x.dtype(), index.shape(), attributes, x, index);
  }

  /** 1 at the class that an integer names and 0 at the others, along a new axis of classes. */
  public Value oneHot(Value classes, int axis, Value like) {
    Value column = reshape(classes, like.shape().with(axis, 1));
    long[] line = new long[like.rank()];
    Arrays.fill(line, 1);
    line[axis] = like.size(axis);
    Value numbers = reshape(positions(Shape.of(like.size(axis))), line);
    return indicator(equal(column, numbers), like);
  }

  /** What a broadcast input receives: the sum over the axes along which it was repeated. */
  public Value sumTo(Value x, Shape shape) {
    int missing = x.rank() - shape.rank();
    int[] axes =
        IntStream.range(0, x.rank())
            .filter(a -> a < missing || (shape.dimension(a - missing) == 1 && x.size(a) != 1))
            .toArray();
    return reshape(sumKeeping(x, axes), shape);
  }

  /** Part of one axis. */
  public Value slice(Value x, int axis, long from, long to) {
    return slice(x, axis, from, to, 1);
  }

  /** Every so manieth element of part of one axis. */
  public Value slice(Value x, int axis, long from, long to, long step) {
    if (from == 0 && to == x.size(axis) && step == 1) {
      return x;
    }
    return tape.write(
        "Slice",
        x.dtype(),
        x.shape().with(axis, Math.ceilDiv(to - from, step)),
        Map.of(),
        x,
        tape.ints(from),
        tape.ints(to),
        tape.ints(axis),
        tape.ints(step));
  }

  /** Neighbouring parts of one axis, whose gradients are joined once instead of summed. */
  public List<Value> split(Value x, int axis, long... sizes) {
    if (sizes.length == 1) {
      return List.of(x);
    }
    List<Value> parts =
        Arrays.stream(sizes)
            .mapToObj(size -> new Value("", x.dtype(), x.shape().with(axis, size)))
            .toList();
    return tape.write(
        "Split",
        Map.of("axis", new Attribute.Int(axis)),
        List.of(x.name(), tape.ints(sizes).name()),
        parts);
  }

  /** One axis in the opposite order. */
  public Value backwards(Value x, int axis) {
    return tape.write(
        "Slice",
        x.dtype(),
        x.shape(),
        Map.of(),
        x,
        tape.ints(-1),
        tape.ints(-x.size(axis) - 1),
        tape.ints(axis),
        tape.ints(-1));
  }

  /** Zeros before and after, along every axis; what is negative cuts off. */
  public Value pad(Value x, long[] begins, long[] ends) {
    long[] both = LongStream.concat(Arrays.stream(begins), Arrays.stream(ends)).toArray();
    if (Arrays.stream(both).allMatch(n -> n == 0)) {
      return x;
    }
    long[] sizes =
        IntStream.range(0, x.rank()).mapToLong(a -> x.size(a) + begins[a] + ends[a]).toArray();
    return tape.write("Pad", x.dtype(), Shape.of(sizes), Map.of(), x, tape.ints(both));
  }

  public Value concat(int axis, List<Value> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Value first = parts.getFirst();
    Shape shape = first.shape().with(axis, parts.stream().mapToLong(part -> part.size(axis)).sum());
    Map<String, Attribute> attributes = Map.of("axis", new Attribute.Int(axis));
    return tape.write("Concat", first.dtype(), shape, attributes, parts.toArray(Value[]::new));
  }

  /** The sum of values of one shape. */
  public Value total(List<Value> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : tape.write(
            "Sum",
            parts.getFirst().dtype(),
            parts.getFirst().shape(),
            Map.of(),
            parts.toArray(Value[]::new));
  }

  /** The square matrix of ones on the diagonal. */
  public Value identity(long size, DType dtype) {
    Value line = positions(Shape.of(size));
    return cast(equal(reshape(line, size, 1), reshape(line, 1, size)), dtype);
  }

  /** The positions 0, 1, 2 … of a tensor's elements, in its shape. */
  public Value positions(Shape shape) {
    long count = shape.elementCount();
    Value line =
        tape.write(
            "Range",
            DType.I64,
            Shape.of(count),
            Map.of(),
            tape.integer(0),
            tape.integer(count),
            tape.integer(1));
    return reshape(line, shape);
  }

  /** Adds numbers up at the positions that go with them: the transpose of gathering. */
  public Value scatter(Value numbers, Value positions, Shape shape) {
    Value flat = reshape(numbers, numbers.shape().elementCount());
    return reshape(
        tape.write(
            "ScatterElements",
            numbers.dtype(),
            Shape.of(shape.elementCount()),
            Map.of("axis", new Attribute.Int(0), "reduction", new Attribute.Text("add")),
            filled(0, numbers, Shape.of(shape.elementCount())),
            reshape(positions, flat.size(0)),
            flat),
        shape);
  }
}
