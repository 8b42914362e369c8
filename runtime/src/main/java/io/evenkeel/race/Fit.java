// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether a batch has a shape that an input declares. */
final class Fit {
  private Fit() {}

  static boolean isWithin(List<Dimension> declared, Shape given) {
    return IntStream.range(0, declared.size())
        .allMatch(axis ->
            !(declared.get(axis) instanceof Dimension.Fixed(long size))
                || size == given.dimension(axis));
  }

  /** A declared shape in words, free dimensions by their names. */
  static String text(ValueInfo input) {
    return input.dimensions().stream()
        .flatMap(List::stream)
        .map(Fit::text)
        .collect(Collectors.joining("x"));
  }

  private static String text(Dimension dimension) {
    return switch (dimension) {
      case Dimension.Fixed(long size) -> String.valueOf(size);
      case Dimension.Free(String name) -> name.isEmpty() ? "?" : name;
    };
  }
}
