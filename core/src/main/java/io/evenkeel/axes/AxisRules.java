// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.axes;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.EinsumEquation;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What a node's outputs count, given what its inputs do. */
final class AxisRules {
  private final Node node;
  private final NamedAxes known;

  private AxisRules(Node node, NamedAxes known) {
    this.node = node;
    this.known = known;
  }

  static void infer(Node node, NamedAxes known) {
    AxisRules rules = new AxisRules(node, known);
    for (String output : node.outputs()) {
      Optional<Shape> shape = known.shapes().of(output);
      if (shape.isPresent() && !output.isEmpty()) {
        rules
            .axes(output, shape.get())
            .filter(axes -> fits(axes, shape.get()))
            .ifPresent(axes -> known.put(output, axes));
      }
    }
  }

  private static boolean fits(Axes axes, Shape shape) {
    if (axes.rank() != shape.rank()) {
      return false;
    }
    for (int i = 0; i < axes.rank(); i++) {
      if (Axes.size(axes.axis(i)) != shape.dimension(i)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Axes> axes(String output, Shape shape) {
    return switch (node.op()) {
      case "Shape", "Size", "ConstantOfShape", "Range", "NonZero" -> Optional.empty();
      case "Transpose" -> first().map(a -> a.transposed(permutation(a.rank())));
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> first().flatMap(a -> a.reshaped(shape));
      case "Conv", "ConvTranspose" -> first().map(a -> map(a, shape));
      case "MaxPool",
          "AveragePool",
          "LpPool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "GlobalLpPool",
          "Resize",
          "Upsample",
          "Pad",
          "Slice",
          "Split" ->
          first().map(a -> resized(a, shape));
      case "DepthToSpace", "SpaceToDepth" -> first().map(a -> map(a, shape));
      case "MatMul" -> matMul(shape);
      case "Gemm" -> first().map(a -> a.with(1, NamedAxes.one(Kind.CHANNEL, shape.dimension(1))));
      case "Einsum" -> einsum();
      case "Gather" -> gather(shape);
      case "Concat" -> concat(shape);
      case "Expand", "Tile" -> expanded(shape);
      case "LSTM", "GRU", "RNN" -> recurrent(output, shape);
      default -> node.op().startsWith("Reduce") ? reduced() : elementWise();
    };
  }

  private Optional<Axes> first() {
    return known.of(node, 0);
  }

  private List<Long> permutation(int rank) {
    return node.intsAttribute("perm")
        .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList());
  }

  /** Samples, channels of its own, positions. */
  private static Axes map(Axes in, Shape shape) {
    List<List<Factor>> axes = new ArrayList<>();
    axes.add(in.axis(0));
    axes.add(NamedAxes.one(Kind.CHANNEL, shape.dimension(1)));
    for (int axis = 2; axis < shape.rank(); axis++) {
      axes.add(NamedAxes.one(Kind.POSITION, shape.dimension(axis)));
    }
    return new Axes(axes);
  }

  /** The same axes, longer or shorter. */
  private static Axes resized(Axes in, Shape shape) {
    Axes result = in;
    for (int axis = 0; axis < shape.rank(); axis++) {
      List<Factor> before = in.axis(axis);
      long size = Axes.size(before);
      long wanted = shape.dimension(axis);
      if (wanted < size) {
        result = result.cut(axis, wanted);
      } else if (wanted > size) {
        result = result.with(axis, NamedAxes.one(Axes.kind(before), wanted));
      }
    }
    return result;
  }

  private Optional<Axes> matMul(Shape shape) {
    Optional<Axes> left = first();
    Optional<Axes> right = known.of(node, 1);
    if (left.isPresent() && right.isPresent() && left.get().rank() > 1 && right.get().rank() > 1) {
      Axes rows = left.get().with(-1, List.of());
      Axes columns = right.get().with(-2, List.of());
      return Optional.of(rows.broadcast(columns));
    }
    if (left.isPresent()) {
      return Optional.of(left.get().with(-1, NamedAxes.one(Kind.CHANNEL, shape.dimension(-1))));
    }
    return right
        .filter(axes -> axes.rank() > 1)
        .map(axes -> axes.with(-2, NamedAxes.one(Kind.CHANNEL, shape.dimension(-2))));
  }

  /** Every label keeps what it counts; one that only stored tensors have counts channels. */
  private Optional<Axes> einsum() {
    List<Shape> shapes =
        node.inputs().stream().flatMap(input -> known.shapes().of(input).stream()).toList();
    return EinsumEquation.of(node, shapes)
        .flatMap(equation -> labelled(equation.operands(), equation.result()));
  }

  private Optional<Axes> labelled(List<String> terms, String result) {
    List<List<Factor>> axes = new ArrayList<>();
    for (int at = 0; at < result.length(); at++) {
      Optional<List<Factor>> found = labelled(terms, result.charAt(at));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      axes.add(found.get());
    }
    return Optional.of(new Axes(axes));
  }

  private Optional<List<Factor>> labelled(List<String> terms, char label) {
    for (int i = 0; i < terms.size(); i++) {
      int at = terms.get(i).indexOf(label);
      Optional<Axes> input = known.of(node, i);
      if (at >= 0 && input.isPresent() && at < input.get().rank()) {
        return Optional.of(input.get().axis(at));
      }
    }
    for (int i = 0; i < terms.size(); i++) {
      int at = terms.get(i).indexOf(label);
      Optional<Shape> shape = node.input(i).flatMap(known.shapes()::of);
      if (at >= 0 && shape.isPresent() && at < shape.get().rank()) {
        return Optional.of(NamedAxes.one(Kind.CHANNEL, shape.get().dimension(at)));
      }
    }
    return Optional.empty();
  }

  /** A lookup gives channels; picking from a signal shortens or removes an axis. */
  private Optional<Axes> gather(Shape shape) {
    Optional<Axes> data = first();
    Optional<Axes> indices = known.of(node, 1);
    if (data.isEmpty()) {
      return indices.map(ids -> {
        Axes rows = ids;
        for (int axis = ids.rank(); axis < shape.rank(); axis++) {
          rows = rows.inserted(axis, NamedAxes.one(Kind.CHANNEL, shape.dimension(axis)));
        }
        return rows;
      });
    }
    Axes axes = data.get();
    int axis = (int) node.intAttribute("axis", 0);
    int at = axis < 0 ? axis + axes.rank() : axis;
    if (shape.rank() == axes.rank() - 1) {
      return Optional.of(axes.without(at));
    }
    if (shape.rank() == axes.rank()) {
      return Optional.of(resized(axes, shape));
    }
    Axes result = axes.without(at);
    Factor.Kind kind = Axes.kind(axes.axis(at));
    for (int i = 0; i < shape.rank() - axes.rank() + 1; i++) {
      result = result.inserted(at + i, NamedAxes.one(kind, shape.dimension(at + i)));
    }
    return Optional.of(result);
  }

  private Optional<Axes> concat(Shape shape) {
    Optional<Axes> joined = Optional.empty();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Axes> part = known.of(node, i);
      joined = joined.isPresent() ? joined : part;
    }
    int axis = (int) node.intAttribute("axis", 0);
    return joined.map(axes -> {
      List<Factor> before = axes.axis(axis);
      Kind kind = before.isEmpty() ? newAxis(axes, axis) : Axes.kind(before);
      return axes.with(axis, NamedAxes.one(kind, shape.dimension(axis)));
    });
  }

  /** What an axis that had one element counts once it has more: channels where there are none. */
  private static Kind newAxis(Axes axes, int axis) {
    int at = axis < 0 ? axis + axes.rank() : axis;
    if (at == axes.rank() - 1 && axes.count(Kind.CHANNEL) == 1) {
      return Kind.CHANNEL;
    }
    return at == 0 && axes.count(Kind.SAMPLE) == 1 ? Kind.SAMPLE : Kind.POSITION;
  }

  private Optional<Axes> expanded(Shape shape) {
    return first()
        .filter(axes -> axes.rank() <= shape.rank())
        .map(axes -> {
          Axes result = axes;
          while (result.rank() < shape.rank()) {
            result = result.inserted(0, List.of());
          }
          for (int axis = 0; axis < shape.rank(); axis++) {
            List<Factor> before = result.axis(axis);
            long size = Axes.size(before);
            if (size != shape.dimension(axis)) {
              Kind kind = before.isEmpty() ? newAxis(result, axis) : Axes.kind(before);
              result = result.with(axis, NamedAxes.one(kind, shape.dimension(axis)));
            }
          }
          return result;
        });
  }

  /** Y is [steps, directions, samples, units]; the states are [directions, samples, units]. */
  private Optional<Axes> recurrent(String output, Shape shape) {
    return first()
        .map(in -> {
          boolean sequence = output.equals(node.outputs().getFirst());
          List<List<Factor>> axes = new ArrayList<>();
          if (sequence) {
            axes.add(NamedAxes.one(Kind.POSITION, shape.dimension(0)));
          }
          long units = shape.dimension(-1);
          long directions = shape.dimension(-3);
          axes.add(
              directions == 1 ? List.of() : List.of(new Factor(Kind.CHANNEL, directions, units)));
          axes.add(NamedAxes.one(Kind.SAMPLE, shape.dimension(-2)));
          axes.add(NamedAxes.one(Kind.CHANNEL, units));
          return new Axes(axes);
        });
  }

  private Optional<Axes> reduced() {
    Optional<List<Long>> given = node.intsAttribute("axes");
    Optional<List<Long>> wanted =
        given.isPresent()
            ? given
            : node.input(1)
                .flatMap(known.shapes()::integers)
                .map(values -> LongStream.of(values).boxed().toList());
    boolean keeps = node.intAttribute("keepdims", 1) == 1;
    return first()
        .map(in -> {
          List<Long> axes =
              wanted.orElseGet(() -> LongStream.range(0, in.rank()).boxed().toList()).stream()
                  .map(axis -> axis < 0 ? axis + in.rank() : axis)
                  .toList();
          List<List<Factor>> left = new ArrayList<>();
          for (int axis = 0; axis < in.rank(); axis++) {
            if (!axes.contains((long) axis)) {
              left.add(in.axis(axis));
            } else if (keeps) {
              left.add(List.of());
            }
          }
          return new Axes(left);
        });
  }

  private Optional<Axes> elementWise() {
    Optional<Axes> result = Optional.empty();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Axes> next = known.of(node, i);
      if (next.isPresent()) {
        result = Optional.of(result.map(axes -> axes.broadcast(next.get())).orElse(next.get()));
      }
    }
    return result;
  }
}
