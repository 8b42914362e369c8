// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Dimension.Free;
import io.evenkeel.graph.FedShapes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The network being written as a whole: its inputs, its outputs, the constants its modules share
 * and the names of its nodes. Modules are written through {@link Scope}.
 */
final class NetworkBuilder {
  private static final long OPSET = 17;
  private static final Dimension BATCH = new Free("batch");

  private final GraphBuilder graph;
  private final Map<String, Integer> namesakes = new HashMap<>();
  private final Set<String> shared = new HashSet<>();

  NetworkBuilder(Name name) {
    graph = new GraphBuilder(name.text(), OPSET);
  }

  /** The module that is the network itself. */
  Scope root() {
    return Scope.root(this, graph);
  }

  /** An input of 32-bit floats; the measuring shape is {@code batch} times the sample. */
  String samples(String input, int batch, long... sample) {
    List<Dimension> dimensions = new ArrayList<>(List.of(BATCH));
    LongStream.of(sample).mapToObj(Fixed::new).forEach(dimensions::add);
    List<Long> measured = new ArrayList<>(List.of((long) batch));
    LongStream.of(sample).forEach(measured::add);
    return input(input, DType.F32, dimensions, new Shape(measured));
  }

  /**
   * An input of sequences of vectors of 32-bit floats, one per sample.
   *
   * @param length name of the free dimension
   */
  String sequences(String input, int features, String length, int batch, int measuredLength) {
    return input(
        input,
        DType.F32,
        List.of(BATCH, new Free(length), new Fixed(features)),
        Shape.of(batch, measuredLength, features));
  }

  /**
   * An input of token ids, a row per sample.
   *
   * @param vocabulary ids are below it
   * @param length name of the free dimension
   */
  String tokens(String input, int vocabulary, String length, int batch, int measuredLength) {
    graph.property("evenkeel.range." + input, String.valueOf(vocabulary));
    return input(
        input, DType.I64, List.of(BATCH, new Free(length)), Shape.of(batch, measuredLength));
  }

  private String input(String input, DType dtype, List<Dimension> dimensions, Shape measured) {
    graph.property(FedShapes.property(input), measured.toString());
    return graph.input(new ValueInfo(input, Optional.of(dtype), Optional.of(dimensions)));
  }

  /** Makes a value an output named {@code output}; its first dimension is the batch. */
  void output(String value, String output, Dimension... sample) {
    List<Dimension> dimensions = new ArrayList<>(List.of(BATCH));
    dimensions.addAll(List.of(sample));
    graph.output(value, new ValueInfo(output, Optional.of(DType.F32), Optional.of(dimensions)));
  }

  /** A vector of integers; equal vectors are stored once. */
  String ints(long... values) {
    String constant =
        "ints." + String.join(".", LongStream.of(values).mapToObj(String::valueOf).toList());
    return shared.add(constant) ? graph.ints(constant, values) : constant;
  }

  /** An integer of rank 0; equal integers are stored once. */
  String integer(long value) {
    String constant = "integer/" + value;
    return shared.add(constant) ? graph.integer(constant, value) : constant;
  }

  /** A vector of numbers; equal vectors are stored once. */
  String numbers(float... values) {
    List<String> words = new ArrayList<>();
    for (float value : values) {
      words.add(String.valueOf(value));
    }
    String constant = "numbers/" + String.join("/", words);
    return shared.add(constant)
        ? graph.floats(constant, Shape.of(values.length), values)
        : constant;
  }

  /** A number of rank 0; equal numbers are stored once. */
  String scalar(float value) {
    String constant = "scalar/" + value;
    return shared.add(constant) ? graph.scalar(constant, value) : constant;
  }

  /** The name for a node: the n-th namesake gets {@code _n}. */
  String unique(String node) {
    int earlier = namesakes.merge(node, 1, Integer::sum) - 1;
    return earlier == 0 ? node : node + "_" + earlier;
  }

  Graph build() {
    return graph.build();
  }
}
