// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The data that a plan takes a network to be for, whatever it is run on: standardized, of the shape
 * that the network declares or suggests, and of a usual one where it leaves sizes free.
 */
final class AssumedInputs {
  private static final String SUGGESTED = "evenkeel.input.";

  private AssumedInputs() {}

  /** Mean 0 and second moment 1 for every input that is signal. */
  static Map<String, Moments> moments(Graph graph) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      if (input.dtype().map(dtype -> dtype.isFloating()).orElse(true)) {
        moments.put(input.name(), new Moments(0, 1));
      }
    }
    return moments;
  }

  /** A shape for every input of known rank. */
  static Map<String, Shape> shapes(Graph graph) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      suggested(graph, input)
          .or(() -> input.dimensions().map(AssumedInputs::usual))
          .ifPresent(shape -> shapes.put(input.name(), shape));
    }
    return shapes;
  }

  private static Optional<Shape> suggested(Graph graph, ValueInfo input) {
    String text = graph.properties().get(SUGGESTED + input.name());
    return text == null || !text.matches("\\d{1,9}(x\\d{1,9})*")
        ? Optional.empty()
        : Optional.of(
            Shape.of(Arrays.stream(text.split("x")).mapToLong(Long::parseLong).toArray()));
  }

  private static Shape usual(List<Dimension> declared) {
    return new Shape(
        IntStream.range(0, declared.size()).mapToObj(axis -> usual(declared, axis)).toList());
  }

  /** A batch of eight, images of ImageNet's size, sequences of 64. */
  private static long usual(List<Dimension> declared, int axis) {
    boolean image = declared.size() == 4;
    return switch (declared.get(axis)) {
      case Dimension.Fixed(long size) -> size;
      case Dimension.Free free when axis == 0 -> 8;
      case Dimension.Free free when axis == 1 && image -> 3;
      case Dimension.Free free -> image ? 224 : 64;
    };
  }
}
