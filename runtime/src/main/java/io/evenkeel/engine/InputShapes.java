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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives every graph input a shape: the caller's, the one the model suggests, its own, or where that
 * is free, a usual one.
 */
final class InputShapes {
  private static final String SUGGESTED = "evenkeel.input.";

  private final Graph graph;
  private final Map<String, Shape> given;
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final Map<String, Shape> settled = new LinkedHashMap<>();
  private final List<InputNote> assumed = new ArrayList<>();

  private InputShapes(Graph graph, Map<String, Shape> given) {
    this.graph = graph;
    this.given = given;
  }

  static InputShapes of(Graph graph, Map<String, Shape> given) {
    InputShapes shapes = new InputShapes(graph, given);
    shapes.requireKnownNames();
    // The caller's sizes come first: what the model suggests yields to them.
    shapes.settle(input -> Optional.ofNullable(given.get(input.name())));
    shapes.settle(shapes::suggested);
    shapes.settle(input -> Optional.of(shapes.fromSizes(input)));
    return shapes;
  }

  /** The shape of an input. */
  Shape of(ValueInfo input) {
    return settled.get(input.name());
  }

  /** One note for each input of which something was assumed. */
  List<InputNote> assumed() {
    return List.copyOf(assumed);
  }

  private void settle(Function<ValueInfo, Optional<Shape>> choice) {
    for (ValueInfo input : graph.inputs()) {
      if (!settled.containsKey(input.name())) {
        choice.apply(input).ifPresent(s -> settled.put(input.name(), checked(input, s)));
      }
    }
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

  private Optional<Shape> suggested(ValueInfo input) {
    String text = graph.properties().get(SUGGESTED + input.name());
    return text == null ? input.shape() : Optional.of(yielding(input, ShapeText.parse(text)));
  }

  /** The shape with the sizes that are settled already where it shares their names. */
  private Shape yielding(ValueInfo input, Shape shape) {
    List<Dimension> declared = input.dimensions().orElse(List.of());
    List<Long> dimensions = new ArrayList<>(shape.dimensions());
    for (int axis = 0; axis < Math.min(declared.size(), shape.rank()); axis++) {
      if (declared.get(axis) instanceof Dimension.Free(String name) && sizes.containsKey(name)) {
        dimensions.set(axis, sizes.get(name));
      }
    }
    return new Shape(dimensions);
  }

  private Shape checked(ValueInfo input, Shape shape) {
    List<Dimension> declared = input.dimensions().orElse(List.of());
    if (input.dimensions().isPresent() && declared.size() != shape.rank()) {
      throw new InvalidInputException(
          "input %s has %d dimensions and %s has %d; give --input %s"
              .formatted(describe(input), declared.size(), shape, shape.rank(), example(input)));
    }
    requireSizes(input, declared, shape);
    if (shape.elementCount() == 0) {
      throw new InvalidInputException(
          "input %s cannot be %s, which holds nothing; give --input %s"
              .formatted(describe(input), shape, example(input)));
    }
    return shape;
  }

  private void requireSizes(ValueInfo input, List<Dimension> declared, Shape shape) {
    List<String> wrong = new ArrayList<>();
    for (int axis = 0; axis < declared.size(); axis++) {
      wrong.addAll(wrong(declared.get(axis), shape, axis).stream().toList());
    }
    if (!wrong.isEmpty()) {
      throw new InvalidInputException(
          "input %s cannot be %s: %s; %s"
              .formatted(describe(input), shape, String.join(", ", wrong), advice(declared)));
    }
  }

  /** What is wrong with one dimension, if anything. */
  private Optional<String> wrong(Dimension declared, Shape shape, int axis) {
    long size = shape.dimension(axis);
    return switch (declared) {
      case Dimension.Fixed(long fixed) when fixed != size ->
          Optional.of("dimension %d must be %d".formatted(axis, fixed));
      case Dimension.Fixed fixed -> Optional.empty();
      case Dimension.Free(String name) when name.isEmpty() -> Optional.empty();
      case Dimension.Free(String name) -> {
        Long known = sizes.putIfAbsent(name, size);
        yield known == null || known == size
            ? Optional.empty()
            : Optional.of(
                "dimension %d must be %d, which %s is elsewhere".formatted(axis, known, name));
      }
    };
  }

  private static String advice(List<Dimension> declared) {
    boolean fixed = declared.stream().allMatch(Dimension.Fixed.class::isInstance);
    return fixed
        ? "the model fixes this shape: leave --input out, bring --data of it, or export the model"
            + " again with dynamic_axes"
        : "--input and --data choose the sizes of its free dimensions only";
  }

  /** A shape whose free dimensions are what other inputs have settled, or else usual sizes. */
  private Shape fromSizes(ValueInfo input) {
    List<Dimension> declared = input.dimensions().orElseThrow(() -> unknownRank(input));
    List<Long> dimensions = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (int axis = 0; axis < declared.size(); axis++) {
      long size = likely(declared, axis);
      if (declared.get(axis) instanceof Dimension.Free(String name)) {
        if (!sizes.containsKey(name)) {
          open.add(shown(name));
        }
        size = name.isEmpty() ? size : sizes.merge(name, size, (known, usual) -> known);
      }
      dimensions.add(size);
    }
    Shape shape = new Shape(dimensions);
    if (!open.isEmpty()) {
      assumed.add(assumption(input, String.join(", ", open), shape));
    }
    return shape;
  }

  private static InputNote assumption(ValueInfo input, String open, Shape shape) {
    return new InputNote(
        InputNote.Kind.ASSUMED_SHAPE,
        input.name(),
        "the model leaves %s of its shape %s free; %s is assumed"
            .formatted(open, input.dimensions().map(InputShapes::text).orElseThrow(), shape),
        "give --input %s=%s with sizes of your own".formatted(input.name(), shape));
  }

  private static InvalidInputException unknownRank(ValueInfo input) {
    return new InvalidInputException(
        "input %s has no declared shape; give --input %s=1x3x224x224 or what it takes"
            .formatted(input.name(), input.name()));
  }

  private static String shown(String dimension) {
    return dimension.isEmpty() ? "?" : dimension;
  }

  private static String describe(ValueInfo input) {
    return input.name() + " " + input.dimensions().map(InputShapes::text).orElse("[?]");
  }

  private static String text(List<Dimension> dimensions) {
    return dimensions.stream()
        .map(dimension ->
            switch (dimension) {
              case Dimension.Fixed(long size) -> Long.toString(size);
              case Dimension.Free(String name) -> shown(name);
            })
        .collect(Collectors.joining("x", "[", "]"));
  }

  private static String example(ValueInfo input) {
    List<Dimension> declared = input.dimensions().orElse(List.of());
    return IntStream.range(0, declared.size())
        .mapToObj(axis -> Long.toString(likely(declared, axis)))
        .collect(Collectors.joining("x", input.name() + "=", ""));
  }

  /** A batch of eight, images of ImageNet's size, sequences of 64. */
  private static long likely(List<Dimension> declared, int axis) {
    return switch (declared.get(axis)) {
      case Dimension.Fixed(long size) -> size;
      case Dimension.Free free when axis == 0 -> 8;
      case Dimension.Free free when axis == 1 && declared.size() == 4 -> 3;
      case Dimension.Free free -> declared.size() == 4 ? 224 : 64;
    };
  }
}
