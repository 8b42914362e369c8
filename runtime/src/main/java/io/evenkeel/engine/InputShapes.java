// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives every graph input a shape: the caller's, the one the model suggests, or its own. */
final class InputShapes {
  private static final String SUGGESTED = "evenkeel.input.";

  private final Graph graph;
  private final Map<String, Shape> given;
  private final Map<String, Long> sizes = new LinkedHashMap<>();

  private InputShapes(Graph graph, Map<String, Shape> given) {
    this.graph = graph;
    this.given = given;
  }

  static Map<String, Shape> of(Graph graph, Map<String, Shape> given) {
    InputShapes shapes = new InputShapes(graph, given);
    shapes.requireKnownNames();
    Map<String, Shape> result = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      shapes
          .chosen(input)
          .ifPresent(shape -> result.put(input.name(), shapes.checked(input, shape)));
    }
    for (ValueInfo input : graph.inputs()) {
      result.computeIfAbsent(input.name(), name -> shapes.fromSizes(input));
    }
    return result;
  }

  private void requireKnownNames() {
    for (String name : given.keySet()) {
      if (graph.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        throw new InvalidInputException(
            "the model has no input '%s'; its inputs are %s".formatted(name, listed()));
      }
    }
  }

  private String listed() {
    return graph.inputs().stream().map(InputShapes::describe).collect(Collectors.joining(", "));
  }

  private Optional<Shape> chosen(ValueInfo input) {
    Shape wanted = given.get(input.name());
    if (wanted != null) {
      return Optional.of(wanted);
    }
    String suggested = graph.properties().get(SUGGESTED + input.name());
    return suggested == null ? input.shape() : Optional.of(ShapeText.parse(suggested));
  }

  private Shape checked(ValueInfo input, Shape shape) {
    List<Dimension> declared = input.dimensions().orElse(List.of());
    if (input.dimensions().isPresent() && declared.size() != shape.rank()) {
      throw new InvalidInputException(
          "input %s has %d dimensions, not the %d of %s; give --input %s"
              .formatted(describe(input), declared.size(), shape.rank(), shape, example(input)));
    }
    for (int axis = 0; axis < declared.size(); axis++) {
      check(input, declared.get(axis), shape, axis);
    }
    return shape;
  }

  private void check(ValueInfo input, Dimension declared, Shape shape, int axis) {
    long size = shape.dimension(axis);
    long expected =
        switch (declared) {
          case Dimension.Fixed(long fixed) -> fixed;
          case Dimension.Free(String name) when name.isEmpty() -> size;
          case Dimension.Free(String name) -> {
            Long known = sizes.putIfAbsent(name, size);
            yield known == null ? size : known;
          }
        };
    if (size != expected) {
      throw new InvalidInputException(
          "input %s cannot be %s: dimension %d must be %d"
              .formatted(describe(input), shape, axis, expected));
    }
  }

  /** A shape whose free dimensions other inputs have settled. */
  private Shape fromSizes(ValueInfo input) {
    List<Long> dimensions = new ArrayList<>();
    for (Dimension dimension : input.dimensions().orElseThrow(() -> missing(input))) {
      dimensions.add(
          switch (dimension) {
            case Dimension.Fixed(long size) -> size;
            case Dimension.Free(String name) -> {
              Long size = sizes.get(name);
              if (size == null) {
                throw missing(input);
              }
              yield size;
            }
          });
    }
    return new Shape(dimensions);
  }

  private static InvalidInputException missing(ValueInfo input) {
    return new InvalidInputException(
        "input %s has a free dimension; give --input %s"
            .formatted(describe(input), example(input)));
  }

  private static String describe(ValueInfo input) {
    return input.name() + " " + input.dimensions().map(InputShapes::text).orElse("[?]");
  }

  private static String text(List<Dimension> dimensions) {
    return dimensions.stream()
        .map(dimension ->
            switch (dimension) {
              case Dimension.Fixed(long size) -> Long.toString(size);
              case Dimension.Free(String name) -> name.isEmpty() ? "?" : name;
            })
        .collect(Collectors.joining("x", "[", "]"));
  }

  private static String example(ValueInfo input) {
    List<Dimension> dimensions = input.dimensions().orElse(List.of());
    return dimensions.stream()
        .map(dimension ->
            dimension instanceof Dimension.Fixed(long size) ? Long.toString(size) : "8")
        .collect(Collectors.joining("x", input.name() + "=", ""));
  }
}
