// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.NamedAxes;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Sums over a value taken where it is, in double precision: one for every place along the axis of
 * the samples, or one for all of it where there is no such axis.
 */
final class Sums {
  private static final String PREFIX = "calibrate.moments.";
  private static final int AXES_AS_INPUT = 18;

  private final NamedAxes axes;
  private final long opset;
  private final boolean whole;

  /**
   * Sums for a network.
   *
   * @param axes of its values
   * @param whole whether a batch is to be one sum whatever its axes
   */
  Sums(NamedAxes axes, long opset, boolean whole) {
    this.axes = axes;
    this.opset = opset;
    this.whole = whole;
  }

  static String squares(String value) {
    return PREFIX + "squares." + value;
  }

  static String mean(String value) {
    return PREFIX + "mean." + value;
  }

  static String size(String value) {
    return PREFIX + "size." + value;
  }

  /** The outputs that {@link #of} makes. */
  static List<String> outputs(String value) {
    return List.of(squares(value), mean(value), size(value));
  }

  /**
   * The nodes that sum.
   *
   * @param value to be summed
   * @param like a value of the network with the same axes
   */
  List<Node> of(String value, String like) {
    String wide = PREFIX + "wide." + value;
    String count = PREFIX + "count." + value;
    Attribute f64 = new Attribute.Int(ElementTypes.number(DType.F64));
    Attribute dropped = new Attribute.Int(0);
    List<Node> nodes = new ArrayList<>();
    nodes.add(node("Cast", List.of(value), wide, Map.of("to", f64)));
    List<Long> summed = summed(like);
    if (summed.isEmpty()) {
      nodes.add(
          node("ReduceSumSquare", List.of(wide), squares(value), Map.of("keepdims", dropped)));
    } else if (opset < AXES_AS_INPUT) {
      nodes.add(
          node(
              "ReduceSumSquare",
              List.of(wide),
              squares(value),
              Map.of("keepdims", dropped, "axes", new Attribute.Ints(summed))));
    } else {
      String list = PREFIX + "axes." + value;
      nodes.add(node("Constant", List.of(), list, Map.of("value", ints(list, summed))));
      nodes.add(
          node(
              "ReduceSumSquare", List.of(wide, list), squares(value), Map.of("keepdims", dropped)));
    }
    nodes.add(node("ReduceMean", List.of(wide), mean(value), Map.of("keepdims", dropped)));
    nodes.add(node("Size", List.of(value), count, Map.of()));
    nodes.add(node("Cast", List.of(count), size(value), Map.of("to", f64)));
    return nodes;
  }

  private static Node node(
      String op, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return new Node(op, "", output, inputs, List.of(output), attributes);
  }

  private static Attribute ints(String name, List<Long> values) {
    long[] all = values.stream().mapToLong(Long::longValue).toArray();
    return new Attribute.Stored(Constant.ints(name, all));
  }

  /** Every axis but that of the samples; none where that is not known. */
  private List<Long> summed(String value) {
    OptionalInt kept = axis(value);
    return kept.isEmpty()
        ? List.of()
        : IntStream.range(0, axes.of(value).orElseThrow().rank())
            .filter(axis -> axis != kept.getAsInt())
            .mapToObj(axis -> (long) axis)
            .toList();
  }

  /** The one axis along which samples follow each other, alone or with other things. */
  private OptionalInt axis(String value) {
    Axes known = axes.of(value).orElse(new Axes(List.of()));
    int[] found =
        IntStream.range(0, known.rank())
            .filter(axis -> known.count(axis, Factor.Kind.SAMPLE) > 1)
            .toArray();
    return !whole && found.length == 1 && known.rank() > 1
        ? OptionalInt.of(found[0])
        : OptionalInt.empty();
  }

  /**
   * Sums along the axis of the samples, sample by sample.
   *
   * @param sums as {@link #of} had them computed
   * @param like the value that it was told of
   */
  double[] bySample(double[] sums, String like) {
    OptionalInt axis = axis(like);
    if (axis.isEmpty()) {
      return sums;
    }
    List<Factor> factors = axes.of(like).orElseThrow().axis(axis.getAsInt());
    long inner = 1;
    Factor samples = factors.getLast();
    for (Factor factor : factors.reversed()) {
      samples = factor;
      if (factor.kind() == Factor.Kind.SAMPLE) {
        break;
      }
      inner *= factor.size();
    }
    long expected = 1;
    for (Factor factor : factors) {
      expected *= factor.size();
    }
    // A batch may have more samples than the one whose axes are known.
    long count = samples.size() * sums.length / expected;
    double[] found = new double[(int) count];
    for (int i = 0; i < sums.length; i++) {
      found[(int) (i / inner % count)] += sums[i];
    }
    return found;
  }
}
