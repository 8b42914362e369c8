// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A small network in the making, and what is predicted of its values. */
final class Sketch {
  final GraphBuilder builder = new GraphBuilder("net", 18);
  private final Map<String, Moments> weights = new HashMap<>();
  private int count;

  static Attribute ints(Long... values) {
    return new Attribute.Ints(List.of(values));
  }

  static Attribute integer(long value) {
    return new Attribute.Int(value);
  }

  /** A unit normal input. */
  String input(long... shape) {
    return builder.input(ValueInfo.of("x", DType.F32, Shape.of(shape)));
  }

  String parameter(double variance, long... shape) {
    return parameter(new Moments(0, variance), shape);
  }

  String parameter(Moments moments, long... shape) {
    String name = "w" + count++;
    builder.parameter(name, shape);
    weights.put(name, moments);
    return name;
  }

  String node(String op, String... inputs) {
    return node(op, Map.of(), inputs);
  }

  String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), attributes);
  }

  List<String> nodes(String op, int outputs, Map<String, Attribute> attributes, String... inputs) {
    String name = op + count++;
    List<String> values = IntStream.range(0, outputs).mapToObj(i -> name + "_output_" + i).toList();
    builder.node(new Node(op, "", name, List.of(inputs), values, attributes));
    return values;
  }

  String ints(long... values) {
    return builder.ints("ints" + count++, values);
  }

  /** A dense map that multiplies the second moment by a scale. */
  String dense(String x, long in, long out, double scale) {
    return node("MatMul", x, parameter(scale / in, in, out));
  }

  /** A map of one channel with unit weights, so that 64 channels of a unit normal come out. */
  String map(long... shape) {
    return node("Conv", input(shape), parameter(1, 64, 1, 1, 1));
  }

  Prediction prediction(String value) {
    // What nothing reads may be seen through.
    builder.output(ValueInfo.unknown(value));
    return Forward.predict(builder.build(), Map.of("x", new Moments(0, 1)), Map.of(), weights)
        .stream()
        .filter(reading -> reading.tensor().equals(value))
        .findFirst()
        .orElseThrow()
        .predicted();
  }

  Moments moments(String value) {
    return ((Prediction.Known) prediction(value)).moments();
  }

  void assertMoments(String value, double mean, double second, double error) {
    assertThat(prediction(value))
        .isInstanceOfSatisfying(
            Prediction.Known.class,
            known -> {
              assertThat(known.moments().mean()).isCloseTo(mean, within(error));
              assertThat(known.moments().secondMoment()).isCloseTo(second, within(error));
            });
  }

  void assertCannotSay(String value, String because) {
    assertThat(prediction(value))
        .isInstanceOfSatisfying(
            Prediction.CannotSay.class, answer -> assertThat(answer.because()).contains(because));
  }
}
