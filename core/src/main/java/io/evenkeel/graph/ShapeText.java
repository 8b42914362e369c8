// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Shapes as users write them: {@code 8x3x224x224}. */
public final class ShapeText {
  private ShapeText() {}

  /**
   * Reads a shape.
   *
   * @throws InvalidInputException if the text is not numbers joined by x
   */
  public static Shape parse(String text) {
    try {
      List<Long> dimensions =
          text.isEmpty()
              ? List.of()
              : Arrays.stream(text.split("[x×,]", -1)).map(d -> Long.valueOf(d.strip())).toList();
      return new Shape(dimensions);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "'%s' is not a shape; write numbers joined by x, such as 8x3x224x224".formatted(text), e);
    }
  }
}
