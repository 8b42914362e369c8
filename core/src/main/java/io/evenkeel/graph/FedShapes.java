// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
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
 *
 * <p>A model suggests a shape by the property {@code evenkeel.input.NAME}, {@code 8x3x224x224}.
 */
public final class FedShapes {
  private static final String SUGGESTED = "evenkeel.input.";

  /**
   * A shape of which something was assumed.
   *
   * @param free the dimensions that nothing settles, in words
   * @param declared the shape as the model declares it, in words
   */
  public record Assumed(String input, String free, String declared, Shape shape) {}

  private final Graph graph;
  private final Map<String, Shape> given;
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final Map<String, Shape> settled = new LinkedHashMap<>();
  private final List<Assumed> assumed = new ArrayList<>();

  private FedShapes(Graph graph, Map<String, Shape> given) {
    this.graph = graph;
    this.given = given;
  }

  /** The property by which a model suggests the shape of an input. */
  public static String property(String input) {
    return SUGGESTED + input;
  }

  /**
   * The shapes to run a network with.
   *
   * @param given the caller's, by input name
   * @throws InvalidInputException if an input declares no rank or something does not fit
   */
  public static FedShapes of(Graph graph, Map<String, Shape> given) {
    FedShapes shapes = new FedShapes(graph, given);
    shapes.settle();
    graph.inputs().stream()
        .filter(input -> !shapes.settled.containsKey(input.name()))
        .findFirst()
        .ifPresent(input -> {
          throw unknownRank(input);
        });
    return shapes;
  }

  /**
   * The shapes to take a network to be for, by input name; inputs of unknown rank have none.
   *
   * @param given the caller's, by input name
   * @throws InvalidInputException if something does not fit
   */
  public static Map<String, Shape> assumed(Graph graph, Map<String, Shape> given) {
    FedShapes shapes = new FedShapes(graph, given);
    shapes.settle();
    return Map.copyOf(shapes.settled);
  }

  private void settle() {
    requireKnownNames();
    // The caller's sizes come first: what the model suggests yields to them.
    settle(input -> Optional.ofNullable(given.get(input.name())));
    settle(this::suggested);
    settle(input -> input.dimensions().map(declared -> fromSizes(input, declared)));
  }

  /** The shape of an input. */
  public Shape of(ValueInfo input) {
    return settled.get(input.name());
  }

  /** The inputs of which something was assumed. */
  public List<Assumed> assumed() {
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
    return graph.inputs().stream().map(FedShapes::describe).collect(Collectors.joining(", "));
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
  private Shape fromSizes(ValueInfo input, List<Dimension> declared) {
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
      assumed.add(new Assumed(input.name(), String.join(", ", open), text(declared), shape));
    }
    return shape;
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
    return input.name() + " " + input.dimensions().map(FedShapes::text).orElse("[?]");
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
